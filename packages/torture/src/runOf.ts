import type { Ended } from "./playgraph.ts";

/** The id of the first run that any of these processes told; undefined where all were ended before. */
export function runOf(ended: readonly Pick<Ended, "stderr">[]): string | undefined {
  for (const { stderr } of ended) {
    const id = /^run (\S+):/m.exec(stderr)?.[1];
    if (id !== undefined) return id;
  }
  return undefined;
}
