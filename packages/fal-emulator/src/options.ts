import { systemClock, type Clock } from "./clock.ts";
import type { FaultPlan } from "./faults/faultPlan.ts";
import type { Reach } from "./http/callOutside.ts";

/** How the emulator behaves where the service differs by account, by model, or is not documented. All optional. */
export type EmulatorOptions = {
  /** 0, the default, takes a free port. */
  readonly port?: number;
  /** Default `127.0.0.1`. */
  readonly host?: string;
  readonly faults?: FaultPlan;
  /** How long a job waits and runs, in ms: `queueMs` (20), then `runMs` (40) plus `stepMs` (2) for each inference step. Direct calls do not wait. */
  readonly timing?: { readonly queueMs?: number; readonly runMs?: number; readonly stepMs?: number };
  /** Jobs of one key that may be IN_PROGRESS at a time (10). More wait in the queue; direct calls get 429. */
  readonly concurrency?: number;
  /** The keys that are accepted; by default every key is. Only their hashes are kept. */
  readonly keys?: readonly string[];
  readonly validation?: {
    /** Where a bad input shows: as the result (default), or at submit. fal does either, by model. */
    readonly at?: "result" | "submit";
    /** Pydantic's error style (`v2`). Models of 2024 may answer in `v1`. */
    readonly style?: "v2" | "v1";
    /** `ignore` (default; the ledger names them) or `refuse` with `extra_forbidden`. */
    readonly unknownFields?: "ignore" | "refuse";
  };
  /** The account's request list: `off` answers 404. By default it shows every request at once. */
  readonly requestList?: "off" | { readonly finishedOnly?: boolean; readonly delayMs?: number };
  /** What a cancel does to a job that runs: it stops (default), or completes all the same. */
  readonly cancelRunning?: "stops" | "completes";
  /** Seeds drawn for inputs without one: below 2^32 (`small`), or above 2^53 as fal's sometimes are (`huge`). */
  readonly drawnSeeds?: "small" | "huge";
  /** Life of a result (1 h), of one of 10 KB or more (6 min, or less if `resultMs` is), of a file (for ever; uploads too), and of an upload's address (2 min), in ms. */
  readonly keep?: { readonly resultMs?: number; readonly largeResultMs?: number; readonly fileMs?: number; readonly uploadMs?: number };
  /** Endpoints other than Playground's: each echoes its input (default), or is not found. */
  readonly otherEndpoints?: "echo" | "refuse";
  /** What the emulator calls for requests that name it, input images and webhooks: public addresses, as fal does (default), nothing, or anything that answers, this machine too. */
  readonly reach?: Reach;
  /** List prices in USD by endpoint, for the pricing call. Playground's is 0 a compute second, as its page says. */
  readonly prices?: Readonly<Record<string, { readonly unitPrice: number; readonly unit: string }>>;
  readonly clock?: Clock;
  /** Uniform in [0, 1): request ids, drawn seeds, the chance of faults. */
  readonly random?: () => number;
};

/** The options with every default filled in, save those that `startEmulator` alone reads. */
export type Settings = ReturnType<typeof settingsOf>;

export function settingsOf(options: EmulatorOptions) {
  return {
    timing: { queueMs: 20, runMs: 40, stepMs: 2, ...options.timing },
    concurrency: options.concurrency ?? 10,
    validation: { at: "result", style: "v2", unknownFields: "ignore", ...options.validation } as const,
    requestList: options.requestList === "off" ? "off" : { finishedOnly: false, delayMs: 0, ...options.requestList },
    cancelRunning: options.cancelRunning ?? "stops",
    drawnSeeds: options.drawnSeeds ?? "small",
    keep: { resultMs: 3_600_000, largeResultMs: Math.min(360_000, options.keep?.resultMs ?? Infinity), fileMs: Infinity, uploadMs: 120_000, ...options.keep },
    otherEndpoints: options.otherEndpoints ?? "echo",
    reach: options.reach ?? "public",
    prices: new Map(Object.entries(options.prices ?? {})),
    clock: options.clock ?? systemClock,
    random: options.random ?? Math.random,
  } as const;
}
