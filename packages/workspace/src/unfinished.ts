import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Database } from "./database/database.ts";

/** Where a process keeps what it has not finished writing into the workspace, so that it can be told from what others are writing. */
export function unfinishedOf(dir: string, owner: string): string {
  return join(dir, "unfinished", owner);
}

/** Removes what dead processes have left. It is in nobody's way, so that what cannot be removed stays for another time. */
export async function removeUnfinished(dir: string, isAlive: Database["isAlive"]): Promise<void> {
  const owners = await readdir(join(dir, "unfinished")).catch(() => []);
  await Promise.all(owners.filter((owner) => !isAlive(owner)).map((owner) => rm(unfinishedOf(dir, owner), { recursive: true, force: true }).catch(() => undefined)));
}
