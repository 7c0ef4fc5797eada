import type { RunRecord, RunRequest } from "@playgraph/workspace";
import type { GraphChanges } from "./graphChanges.ts";
import type { Io } from "./io.ts";
import type { Money } from "./money.ts";
import type { Source } from "./readSource.ts";
import { UsageError } from "./usageError.ts";
import { withHistory } from "./withHistory.ts";

/** A run that is to be taken up again. */
export type RecordedRun = {
  readonly id: string;
  readonly request: RunRequest;
  /** The document as it was run, whatever its file holds now. */
  readonly source: Source;
  readonly changes: GraphChanges;
  readonly money: Money;
};

/**
 * Looks up what a run was asked for.
 * @param word an id, the beginning of one, or `latest`
 * @param workspace folder, absolute or from the current one; undefined is the usual one
 * @throws UsageError if there is no such run, or if it is not over
 */
export async function recordedRun(word: string, workspace: string | undefined, io: Pick<Io, "cwd" | "today">): Promise<RecordedRun> {
  return withHistory(workspace, io, ({ runs }) => asRecorded(runs.named(word)));
}

function asRecorded({ id, status, request }: RunRecord): RecordedRun {
  if (status === "running") throw new UsageError(`The run ${id} is not over: it goes on in another process. Wait for it, or stop it with playgraph runs cancel ${id}.`);
  if (!request) throw new UsageError(`The record of the run ${id} is damaged, so nobody can know what it was asked for. Run its graph again: what is paid for is not paid again.`);
  const { graph, inputs, only, at, first, name, folder, cap, prices, onUnknown } = request;
  return {
    id,
    request,
    source: { name, bytes: new TextEncoder().encode(JSON.stringify(graph)), folder },
    changes: {
      apply: (parsed) => Promise.resolve({ graph: parsed, inputs: new Map(Object.entries(inputs)) }),
      only,
      restriction: { ...(Object.keys(at).length === 0 ? {} : { at: new Map(Object.entries(at)) }), ...(first === null ? {} : { first }) },
    },
    money: { cap, prices: new Map(Object.entries(prices)), onUnknown },
  };
}
