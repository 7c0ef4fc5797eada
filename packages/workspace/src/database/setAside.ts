import { existsSync } from "node:fs";

/** The files of a database, by what follows the name of the first. */
export const ends = ["-wal", "-shm", ""] as const;

/**
 * Where a repair has set a damaged database aside, or would: `playgraph.db.damaged-1`, then `-2`. The main file is moved last, so that a repair which was interrupted is seen:
 * its -wal is aside and it is not, or it is aside and nothing has taken its place.
 */
export function setAside(path: string): { readonly isUnfinished: boolean; /** Of the repair that is unfinished, or of the next. */ readonly aside: string } {
  const name = (number: number) => `${path}.damaged-${number}`;
  let next = 1;
  while (ends.some((end) => existsSync(name(next) + end))) next++;
  const last = name(next - 1);
  const isUnfinished = next > 1 && (!existsSync(last) || !existsSync(path));
  return { isUnfinished, aside: isUnfinished ? last : name(next) };
}
