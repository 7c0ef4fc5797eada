import { hash } from "node:crypto";
import { constants } from "node:fs";
import { type FileHandle, mkdir, open, realpath } from "node:fs/promises";
import { join, sep } from "node:path";
import { type Files, PlaygraphError } from "@playgraph/core";
import { diskFailure, systemCode } from "./diskFailure.ts";
import { type Names, namesInside, newNamesInside } from "./namesInside.ts";
import { writeWhole } from "./writeWhole.ts";

/** Bytes of the largest file that a node may read as a whole: more than any image that the nodes can work on. */
const largest = 512 * 1024 * 1024;
/** Bytes of a file that is read in pieces: enough that calls of the system cost next to nothing. */
const piece = 64 * 1024;

/**
 * The files of one run. Reading stays inside the graph's folder and writing inside the output folder, also where links lead elsewhere.
 * Within a run one name means one content: a second, different file of a name (also one that only differs in case) fails rather than replacing the first.
 * @param dir output folder, absolute; it exists
 * @param graphDir folder of the graph, absolute; it exists
 * @param scratch where files lie until they are finished, on the same disk as the output folder. Default: beside their names
 */
export function outputFiles(dir: string, graphDir: string, scratch?: string): Files {
  const written = new Map<string, string>();

  return {
    async read(path) {
      const file = await openInside(graphDir, path);
      try {
        if ((await file.stat()).size > largest) throw outside(`cannot read "${path}": it is larger than ${largest / 1024 / 1024} MB`);
        return await file.readFile();
      } catch (error) {
        throw readFailure(path, error);
      } finally {
        await file.close();
      }
    },

    async *open(path) {
      const file = await openInside(graphDir, path);
      try {
        for (;;) {
          // A new array each time: who gets one may keep it.
          const { bytesRead, buffer } = await file.read(new Uint8Array(piece));
          if (bytesRead === 0) return;
          yield buffer.subarray(0, bytesRead);
        }
      } catch (error) {
        throw readFailure(path, error);
      } finally {
        await file.close();
      }
    },

    async write(path, bytes) {
      const action = `cannot write "${path}"`;
      const names = accepted(newNamesInside(path), action);
      const relative = names.join("/");
      // Before the first await, so that of two tasks that write one name at the same time the second sees the first.
      const folded = relative.normalize("NFC").toLowerCase();
      const sha256 = hash("sha256", bytes, "hex");
      const earlier = written.get(folded);
      if (earlier !== undefined && earlier !== sha256) throw outside(`${action}: another image of this run already has that name. Name an axis in the file name that tells them apart`);
      written.set(folded, sha256);
      try {
        const folder = await folderInside(await realpath(dir), names.slice(0, -1), action);
        await writeWhole(join(folder, names.at(-1) ?? ""), bytes, scratch);
        return relative;
      } catch (error) {
        throw error instanceof PlaygraphError ? error : diskFailure(action, error);
      }
    },
  };
}

/** Opens a regular file of the graph's folder, wherever links lead. */
async function openInside(graphDir: string, path: string): Promise<FileHandle> {
  const names = accepted(namesInside(path), `cannot read "${path}" from the graph's folder`);
  try {
    const real = await realpath(join(graphDir, ...names));
    if (!isInside(real, await realpath(graphDir))) throw outside(`cannot read "${path}": a link leads out of the graph's folder`);
    // Without O_NONBLOCK, opening a named pipe would wait for ever.
    const file = await open(real, constants.O_RDONLY | constants.O_NONBLOCK);
    const stat = await file.stat();
    if (stat.isFile()) return file;
    await file.close();
    throw outside(`cannot read "${path}": it is not a file`);
  } catch (error) {
    throw readFailure(path, error);
  }
}

function readFailure(path: string, error: unknown): PlaygraphError {
  return error instanceof PlaygraphError ? error : diskFailure(`cannot read "${path}"`, error);
}

/** Makes the folders one by one, looking where each really is before the next is made in it. */
async function folderInside(root: string, names: readonly string[], action: string): Promise<string> {
  let folder = root;
  for (const name of names) {
    const next = join(folder, name);
    try {
      await mkdir(next);
    } catch (error) {
      if (systemCode(error) !== "EEXIST") throw error;
    }
    folder = await realpath(next);
    if (!isInside(folder, root)) throw outside(`${action}: the folder "${name}" is a link that leads out of the output folder`);
  }
  return folder;
}

function isInside(path: string, root: string): boolean {
  return path === root || path.startsWith(root.endsWith(sep) ? root : root + sep);
}

function accepted(names: Names, action: string): readonly string[] {
  if ("problem" in names) throw outside(`${action}: ${names.problem}`);
  return names.names;
}

function outside(message: string): PlaygraphError {
  return new PlaygraphError({ code: "InvalidInput", message: `${message}.` });
}
