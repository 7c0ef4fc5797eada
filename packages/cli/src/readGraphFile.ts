import { open } from "node:fs/promises";
import { basename, dirname, resolve } from "node:path";
import { graphLimits } from "@playgraph/core";
import type { Source } from "./readSource.ts";
import { UsageError } from "./usageError.ts";

/** Enough for the graph's parser to say that there is too much. */
export const mostBytes = graphLimits.bytes + 1;

/**
 * Reads a graph file; never more of it than a graph may have.
 * @param path as it was typed
 * @param cwd absolute
 * @throws UsageError
 */
export async function readGraphFile(path: string, cwd: string): Promise<Source> {
  const absolute = resolve(cwd, path);
  try {
    const file = await open(absolute, "r");
    try {
      const parts: Uint8Array[] = [];
      for await (const part of file.createReadStream({ end: mostBytes - 1, autoClose: false }) as AsyncIterable<Buffer>) parts.push(part);
      return { name: path, bytes: Buffer.concat(parts), folder: dirname(absolute) };
    } finally {
      await file.close();
    }
  } catch (error) {
    throw new UsageError(sentence(path, error));
  }
}

function sentence(path: string, error: unknown): string {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "ENOENT" || code === "ENOTDIR") return `There is no file ${path}.`;
  if (code === "EISDIR") return `${path} is a folder, not a graph file. Name the file in it, for instance ${basename(path)}/graph.json.`;
  if (code === "EACCES" || code === "EPERM") return `${path} may not be read by this user.`;
  return `${path} cannot be read (${String(code ?? error)}).`;
}
