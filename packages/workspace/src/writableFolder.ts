import { mkdir, open, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { PlaygraphError } from "@playgraph/core";
import { diskFailure, systemCode } from "./diskFailure.ts";

/**
 * Makes a folder where it is missing, and proves by a file that is gone again that files can be made in it: better known before anything is paid.
 * @param path absolute
 * @param action what was tried, with the name that the user knows: `cannot open the workspace "w"`
 * @returns whether it was missing
 * @throws PlaygraphError if it cannot be made, is no folder or takes no files
 */
export async function writableFolder(path: string, action: string): Promise<boolean> {
  const missing = await missingFolders(path, action);
  // One by one: where the system has no room for a folder, as in /proc, Node's own `recursive` never ends.
  for (const folder of missing) await makeFolder(folder, action);
  await probe(path, action);
  return missing.length > 0;
}

/** What must be made for `path` to be there, the outermost first. */
async function missingFolders(path: string, action: string): Promise<readonly string[]> {
  const missing: string[] = [];
  for (let folder = path; ; folder = dirname(folder)) {
    const there = await stat(folder).catch((error: unknown) => {
      if (systemCode(error) === "ENOENT" && folder !== dirname(folder)) return undefined;
      throw diskFailure(action, error);
    });
    if (there?.isDirectory() === false) throw new PlaygraphError({ code: "InvalidInput", message: `${action}: it is a file, not a folder.` });
    if (there) return missing.toReversed();
    missing.push(folder);
  }
}

async function makeFolder(folder: string, action: string): Promise<void> {
  try {
    await mkdir(folder);
  } catch (error) {
    const code = systemCode(error);
    // Another process was quicker; if what it made is no folder, the probe tells.
    if (code === "EEXIST") return;
    throw code === "ENOENT" ? new PlaygraphError({ code: "Unavailable", message: `${action}: no folder can be made there.` }, { cause: error }) : diskFailure(action, error);
  }
}

async function probe(folder: string, action: string): Promise<void> {
  // Always the same name: what a process left that was killed just here goes with the next one.
  const file = join(folder, ".writable.part");
  try {
    const opened = await open(file, "w");
    try {
      await opened.writeFile("x");
    } finally {
      await opened.close();
      await rm(file, { force: true });
    }
  } catch (error) {
    throw systemCode(error) === "ENOENT" ? new PlaygraphError({ code: "Unavailable", message: `${action}: no file can be made there.` }, { cause: error }) : diskFailure(action, error);
  }
}
