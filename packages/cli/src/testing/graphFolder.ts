import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { temporaryFolder } from "./temporaryFolder.ts";

/** A new folder with that graph in its `graph.json`, which ends with the test. */
export async function graphFolder(graph: string): Promise<string> {
  const cwd = await temporaryFolder();
  await writeFile(join(cwd, "graph.json"), graph);
  return cwd;
}
