import type { Ended } from "./playgraph.ts";

/** The end of what a process told. */
export function lastWords({ stderr }: Pick<Ended, "stderr">): string {
  return stderr.trim().split("\n").slice(-3).join(" / ").slice(-600);
}
