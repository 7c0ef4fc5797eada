import { stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { PlaygraphError } from "@playgraph/core";

/**
 * The folder of a workspace that is there, be it damaged.
 * @param dir as the user knows it, from the current folder
 * @returns absolute
 * @throws PlaygraphError `InvalidInput` if there is none
 */
export async function workspaceAt(dir: string): Promise<string> {
  const root = resolve(dir);
  const signs = await Promise.all(["playgraph.db", "playgraph.db-wal", "locks"].map((name) => isThere(join(root, name))));
  if (signs.includes(true)) return root;
  throw new PlaygraphError({ code: "InvalidInput", message: `There is no workspace in ${dir}: no graph has been run with it. Name another with --workspace.` });
}

async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
