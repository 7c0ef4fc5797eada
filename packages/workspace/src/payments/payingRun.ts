import { type AcceptedRequest, type Json, PlaygraphError, type StepCall, stopsSubmissions } from "@playgraph/core";
import type { WorldSettings } from "../worldSettings.ts";
import { createBreaker } from "./breaker.ts";
import type { Scope } from "./budget.ts";
import type { Reserved } from "./payment.ts";

export type PayingSettings = Pick<WorldSettings, "run" | "service" | "budget" | "prices" | "onUnknown">;

/** A run as its paid steps see it: what it may spend, and whether it may still send at all. */
export type PayingRun = {
  readonly id: string;
  /** What a call is counted as, and against what. */
  readonly reservation: (call: StepCall<AcceptedRequest, Json>) => { readonly reserved: Reserved; readonly scopes: readonly Scope[] };
  /** @throws PlaygraphError if the run sends nothing any more */
  readonly checkOpen: () => void;
  /** The service refused a request: where it refused whoever asks, the run sends nothing any more. */
  readonly refused: (error: PlaygraphError) => void;
  /** A paid request has ended. @param isLoss it gave nothing, and may have been billed all the same */
  readonly ended: (isLoss: boolean) => void;
  readonly mayResubmit: (key: string) => boolean;
  readonly resubmitted: (key: string) => void;
};

/** Times that one run sends the same request once more. */
const mostResubmissions = 5;

/** @param today its local calendar day is the one that a day's budget belongs to */
export function payingRun({ run, service, budget = {}, prices, onUnknown = "fail" }: PayingSettings, today: () => Date): PayingRun {
  const breaker = createBreaker();
  const resubmissions = new Map<string, number>();
  let refusal: PlaygraphError | undefined;

  return {
    id: run,
    reservation({ endpoint, reserve }) {
      const price = prices?.get(endpoint);
      if (!isCount(reserve.generations) || (reserve.micros !== "unknown" && !isCount(reserve.micros))) throw new PlaygraphError({ code: "NodeBug", message: `A step that calls ${endpoint} reserves ${String(reserve.generations)} images and ${String(reserve.micros)} micros: both are whole numbers from 0.` });
      const micros = price === undefined ? reserve.micros : price * reserve.generations;
      const scopes: readonly Scope[] = [
        { name: runScope(run), cap: budget.run ?? {}, told: "This run", options: { images: "--max-generations", micros: "--max-cost" } },
        { name: `day:${service.name}:${localDay(today())}`, cap: budget.day ?? {}, told: "All runs of a day together", options: { images: "imagesPerDay in playgraph.config.json", micros: "costPerDay in playgraph.config.json" } },
      ];
      return { reserved: { generations: reserve.generations, micros, scopes: scopes.map(({ name }) => name) }, scopes };
    },
    checkOpen() {
      if (refusal) throw refusal;
      if (breaker.isOpen()) {
        throw new PlaygraphError({ code: "BudgetExceeded", message: "Most of the last requests of this run gave nothing and may have been billed all the same, so it sends no more. See what they failed of, and run again: what is paid is not paid again." });
      }
    },
    refused(error) {
      if (!stopsSubmissions(error.failure)) return;
      const { code, message } = error.failure;
      refusal ??= new PlaygraphError({ code, message: `Not sent, since an earlier request of this run was refused: ${message}` }, { cause: error });
    },
    ended: breaker.ended,
    mayResubmit: (key) => onUnknown === "resubmit" && (resubmissions.get(key) ?? 0) < mostResubmissions,
    resubmitted: (key) => void resubmissions.set(key, (resubmissions.get(key) ?? 0) + 1),
  };
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

export function runScope(run: string): string {
  return `run:${run}`;
}

function localDay(date: Date): string {
  return [date.getFullYear(), date.getMonth() + 1, date.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
}
