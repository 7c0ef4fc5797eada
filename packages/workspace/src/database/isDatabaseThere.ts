import { existsSync, statSync } from "node:fs";
import { DamagedWorkspace } from "./damagedWorkspace.ts";
import { setAside } from "./setAside.ts";

/**
 * Looks whether there is a database, without opening it.
 * @param commits durable ones that somebody was told of, if anybody was
 * @returns false where there never was one
 * @throws DamagedWorkspace if there was one that is gone
 */
export function isDatabaseThere(path: string, commits: number | undefined): boolean {
  if (setAside(path).isUnfinished) throw new DamagedWorkspace("its repair was interrupted");
  if (existsSync(path)) {
    if (statSync(path).size === 0) throw new DamagedWorkspace("playgraph.db is empty");
    return true;
  }
  if (existsSync(`${path}-wal`) || (commits ?? 0) > 0) throw new DamagedWorkspace("playgraph.db is missing");
  return false;
}
