import { hash } from "node:crypto";
import { constants } from "node:fs";
import { mkdir, open, realpath } from "node:fs/promises";
import { join, sep } from "node:path";
import { type Files, PlaygraphError } from "@playgraph/core";
import { diskFailure, systemCode } from "./diskFailure.ts";
import { type Names, namesInside, newNamesInside } from "./namesInside.ts";
import { writeWhole } from "./writeWhole.ts";

/** Bytes of the largest file that a node may read: more than any image or table that the nodes can work on. */
const largest = 512 * 1024 * 1024;

/**
 * The files of one run. Reading stays inside the graph's folder and writing inside the output folder, also where links lead elsewhere.
 * Within a run one name means one content: a second, different file of a name (also one that only differs in case) fails rather than replacing the first.
 * @param dir output folder, absolute; it exists
 * @param graphDir folder of the graph, absolute; it exists
 */
export function outputFiles(dir: string, graphDir: string): Files {
  const written = new Map<string, string>();

  return {
    async read(path) {
      const names = accepted(namesInside(path), `cannot read "${path}" from the graph's folder`);
      const action = `cannot read "${path}"`;
      try {
        const real = await realpath(join(graphDir, ...names));
        if (!isInside(real, await realpath(graphDir))) throw outside(`${action}: a link leads out of the graph's folder`);
        // Without O_NONBLOCK, opening a named pipe would wait for ever.
        const file = await open(real, constants.O_RDONLY | constants.O_NONBLOCK);
        try {
          const { size, isRegular } = await file.stat().then((stat) => ({ size: stat.size, isRegular: stat.isFile() }));
          if (!isRegular) throw outside(`${action}: it is not a file`);
          if (size > largest) throw outside(`${action}: it is larger than ${largest / 1024 / 1024} MB`);
          return await file.readFile();
        } finally {
          await file.close();
        }
      } catch (error) {
        throw error instanceof PlaygraphError ? error : diskFailure(action, error);
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
        await writeWhole(join(folder, names.at(-1) ?? ""), bytes);
        return relative;
      } catch (error) {
        throw error instanceof PlaygraphError ? error : diskFailure(action, error);
      }
    },
  };
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
