import { resolve } from "node:path";
import { type History, openHistory } from "@playgraph/workspace";
import type { Io } from "./io.ts";
import { usageOf } from "./usageOf.ts";

/**
 * Does something with what a workspace remembers of its runs; nothing is made where there is none.
 * @param workspace folder, absolute or from the current one; undefined is the usual one
 * @throws UsageError for what is asked wrongly of it
 */
export async function withHistory<Value>(workspace: string | undefined, { cwd, today }: Pick<Io, "cwd" | "today">, work: (history: History) => Value | Promise<Value>): Promise<Value> {
  try {
    const history = await openHistory(resolve(cwd, workspace ?? ".playgraph"), today);
    try {
      return await work(history);
    } finally {
      await history.close();
    }
  } catch (error) {
    throw usageOf(error);
  }
}
