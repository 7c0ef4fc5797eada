import { type AcceptedRequest, type Blobs, type Clock, contentHash, type Json, PlaygraphError, type StepCall, type StepOutcome, type StepRef, type World } from "@playgraph/core";
import { byName } from "../cache/byName.ts";
import type { Database } from "../database/database.ts";
import { spentIn } from "./budget.ts";
import type { EmergencyFile } from "./emergencyFile.ts";
import { createFindLost } from "./findLost.ts";
import { isNoFaultOfTheRequest } from "./nextStep.ts";
import { createPace } from "./pace.ts";
import type { Paying } from "./paying.ts";
import { payingRun, type PayingSettings, runScope } from "./payingRun.ts";
import { paymentRows } from "./paymentRows.ts";
import { payOnce } from "./payOnce.ts";
import { sharedWork } from "./sharedWork.ts";
import { stopped } from "./stopped.ts";

export type PaidStepsOptions = {
  readonly database: Database;
  readonly emergency: EmergencyFile;
  readonly blobs: Blobs;
  /** The picture behind a URL that a service gave as a result. @throws PlaygraphError unless it is there, whole, and a picture */
  readonly fetchPicture: Paying["fetchPicture"];
  readonly clock: Clock;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  /** Now, on the wall. */
  readonly today: () => Date;
};

export type PaidSteps = {
  /** Those of one run. */
  readonly forRun: (settings: PayingSettings) => Pick<World, "perform" | "spending">;
  /** Settles when none is under way any more, or will not end soon: a task whose time was up waits for its own no longer, and its request may just be accepted. */
  readonly settled: () => Promise<void>;
};

/** Milliseconds in which a step that is stopped has ended, unless its node does not heed it. */
const longestEnd = 10_000;

/** Milliseconds for which equal tasks of a run get the failure of the first, before one of them tries again. */
const standing = 30_000;

/** What made a shared request fail, and in whose name it was made. */
class Unpaid extends Error {
  readonly run: string;
  readonly reason: unknown;

  constructor(run: string, reason: unknown) {
    super("");
    this.run = run;
    this.reason = reason;
  }
}

/** The protocol of a paid step: one payload is sent once, whoever asks for it, in whatever run, process or year. What may have been sent is looked for and never sent again unasked. */
export function paidSteps(options: PaidStepsOptions): PaidSteps {
  const { database, clock, random } = options;
  const { once, settled } = sharedWork<StepOutcome<Json>>();
  const serviceOf = byName((name) => ({ pace: createPace(clock, random), findLost: createFindLost(clock), rows: paymentRows(database, name) }));

  function forRun(settings: PayingSettings): Pick<World, "perform" | "spending"> {
    const { run: id, service } = settings;
    const run = payingRun(settings, options.today);
    const answers = new Map<string, { readonly failure: PlaygraphError; readonly until: number }>();
    const facts = { ...options, ...serviceOf(service.name), run, service, owner: database.owner, isAlive: database.isAlive };

    async function perform(step: StepRef, call: StepCall<AcceptedRequest, Json>): Promise<StepOutcome<Json>> {
      const key = contentHash({ endpoint: call.endpoint, payload: call.payload });
      for (;;) {
        const answer = answers.get(key);
        if (answer && clock.now() < answer.until) throw answer.failure;
        try {
          return await once(
            JSON.stringify([service.name, key]),
            step.signal,
            (signal) => payOnce({ ...facts, key, call, step: { ...step, signal } }).catch((reason: unknown) => Promise.reject(new Unpaid(id, reason))),
            () => step.progress({ state: "waiting", message: "the same request is made by another task; it is paid once" }),
          );
        } catch (error) {
          if (error === step.signal.reason) throw stopped(error, { message: "Stopped while it waited for the same request of another task." });
          if (!(error instanceof Unpaid)) throw error;
          // What another run may spend, and whether it sends again, is no answer for this one.
          if (error.run !== id && isOwnMatter(error.reason)) continue;
          const until = standsUntil(error.reason, clock.now());
          if (until !== undefined && error.reason instanceof PlaygraphError) answers.set(key, { failure: error.reason, until });
          throw error.reason;
        }
      }
    }

    return {
      // Equal payloads of one endpoint have requests and results of one type.
      perform: perform as World["perform"],
      spending: () =>
        database.read((sql) => {
          const { generations, micros, unpriced } = spentIn(sql, runScope(id));
          const resubmitted = sql.all("SELECT task FROM resubmissions WHERE run = ? ORDER BY rowid", id).map(({ task }) => String(task));
          return { images: generations, micros: unpriced > 0 ? "unknown" : micros, resubmitted };
        }),
    };
  }

  return {
    forRun,
    async settled() {
      const over = new AbortController();
      await Promise.race([settled(), clock.sleep(longestEnd, over.signal)]).finally(() => over.abort());
    },
  };
}

function isOwnMatter(error: unknown): boolean {
  return error instanceof PlaygraphError && ["BudgetExceeded", "UnknownOutcome", "Unauthorised", "AccountLocked"].includes(error.failure.code);
}

/** How long a failure is the answer for equal tasks of the same run; undefined if it is none for them. What is the request's own fault stands in the database. */
function standsUntil(error: unknown, now: number): number | undefined {
  if (!(error instanceof PlaygraphError) || !error.failure.maybeBilled) return undefined;
  const { code, retryable } = error.failure;
  if (code === "UnknownOutcome") return Number.POSITIVE_INFINITY;
  if (retryable) return now + standing;
  // Equal tasks are no reason to pay for it once more.
  return isNoFaultOfTheRequest(code) ? Number.POSITIVE_INFINITY : undefined;
}
