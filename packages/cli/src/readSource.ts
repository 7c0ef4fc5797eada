import type { Io } from "./io.ts";
import { mostBytes, readGraphFile } from "./readGraphFile.ts";

export type Source = {
  /** As it was typed; `standard input` for `-`. */
  readonly name: string;
  readonly bytes: Uint8Array;
  /** Absolute; relative paths in the graph start here. */
  readonly folder: string;
};

/**
 * Reads a graph file, or standard input for `-`; never more of it than a graph may have.
 * @throws UsageError
 */
export async function readSource(path: string, { cwd, readStdin }: Pick<Io, "cwd" | "readStdin">): Promise<Source> {
  return path === "-" ? { name: "standard input", bytes: (await readStdin(mostBytes)).subarray(0, mostBytes), folder: cwd } : readGraphFile(path, cwd);
}
