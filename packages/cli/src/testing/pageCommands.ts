import { spawn } from "node:child_process";
import { resolve } from "node:path";
import { text } from "node:stream/consumers";
import { commandLine } from "../commandLine.ts";
import { temporaryFolder } from "./temporaryFolder.ts";
import { testIo } from "./testIo.ts";

/**
 * The commands of ours that a page tells its reader to type, in order. Those of npm are what CI itself does.
 * @throws Error for a line that is neither, and so would be tried by nobody
 */
export function pageCommands(page: string): readonly string[] {
  const lines = [...page.matchAll(/```sh\n([^`]*)```/g)].flatMap(([, block = ""]) => block.trimEnd().split("\n"));
  const foreign = lines.find((line) => !/^(?:npm|npx playgraph|npx node) /.test(line));
  if (foreign !== undefined) throw new Error(`No test types "${foreign}".`);
  return lines.filter((line) => line.startsWith("npx "));
}

/** What came of a command: the exit code, and what was told if that is not 0. */
type Typed = { readonly command: string; readonly code: number; readonly told: string };

/** Commands that look at a workspace. */
const ofWorkspaces: ReadonlySet<string> = new Set(["run", "plan", "runs"]);

/**
 * Types the commands of one page in the folder `root`, one after the other: with one workspace for all of them, and every folder `out…` somewhere else.
 */
export async function pageTypist(root: string): Promise<(command: string) => Promise<Typed>> {
  const workspace = await temporaryFolder();
  const folders = new Map<string, string>();

  async function elsewhere(word: string): Promise<string> {
    if (!/^out\b/.test(word)) return word;
    const folder = folders.get(word) ?? (await temporaryFolder());
    folders.set(word, folder);
    return folder;
  }

  return async (command) => {
    const words: string[] = [];
    for (const word of shellWords(command)) words.push(await elsewhere(word));
    const [, program, name = "", ...rest] = words;
    if (program === "node") {
      const child = spawn(process.execPath, [resolve(root, name), ...rest], { cwd: await temporaryFolder(), env: { PATH: process.env["PATH"] } });
      const [told, code] = await Promise.all([text(child.stderr), new Promise<number>((ended) => child.on("close", (exit) => ended(exit ?? -1)))]);
      return { command, code, told: code === 0 ? "" : told };
    }
    const more = [...(ofWorkspaces.has(name) ? ["--workspace", workspace] : []), ...(name === "run" ? ["--fal", "emulator"] : []), ...(name === "emulator" ? ["--port", "0"] : [])];
    // A server ends when it is interrupted, and here it is so at once.
    const io = testIo({ cwd: root, interruptible: (work) => work(name === "emulator" ? AbortSignal.abort() : new AbortController().signal) });
    const code = await commandLine([name, ...rest, ...more], io, "1.2.3");
    return { command, code, told: code === 0 ? "" : io.out() + io.err() };
  };
}

/** As a shell splits a line: at spaces, but not between double quotes. */
function shellWords(line: string): readonly string[] {
  const words: string[] = [];
  let word: string | undefined;
  let isQuoted = false;
  for (const character of line) {
    if (character === '"') {
      isQuoted = !isQuoted;
      word ??= "";
    } else if (character !== " " || isQuoted) {
      word = (word ?? "") + character;
    } else if (word !== undefined) {
      words.push(word);
      word = undefined;
    }
  }
  return word === undefined ? words : [...words, word];
}
