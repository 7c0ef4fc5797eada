import { homedir } from "node:os";
import type { Graph, Json, RunHandle } from "@playgraph/core";
import { systemClock, systemRandom } from "@playgraph/workspace";
import { capRefusal } from "./capRefusal.ts";
import { chooseFal } from "./chooseFal.ts";
import type { Concurrency } from "./concurrencyOption.ts";
import { dayLimit } from "./dayLimit.ts";
import { deferredRun } from "./deferredRun.ts";
import type { GraphChanges } from "./graphChanges.ts";
import { installedCatalogue } from "./installedNodes.ts";
import { InvalidGraph } from "./invalidGraph.ts";
import type { Io } from "./io.ts";
import { diagnosticText } from "./locatedDiagnostics.ts";
import { loadNodes, namedModules } from "./loadNodes.ts";
import { noMoney, readMoney, type SaidMoney } from "./money.ts";
import { type OpenRun, openRun } from "./openRun.ts";
import { planCost } from "./planCost.ts";
import { prepareGraph } from "./prepareGraph.ts";
import { readGraphFile } from "./readGraphFile.ts";
import type { Source } from "./readSource.ts";
import { type RecordedRun, recordedRun } from "./recordedRun.ts";
import { tooLarge } from "./tooLarge.ts";
import { UsageError } from "./usageError.ts";
import { wholeNumber } from "./wholeNumber.ts";

/** A run to go on with, in place of a graph: its id, the beginning of one, or `latest`. What it has done is not made again. */
export type EarlierRun = { readonly resume: string };

/** As the options of `playgraph run`. Paths start in the current folder. */
export type RunGraphOptions = {
  /** Values of the graph's own inputs, by name; those that are left out have their defaults. */
  readonly inputs?: Readonly<Record<string, Json>>;
  /** Only these nodes and what they need. */
  readonly only?: readonly string[];
  /** Only these places of the sweep: a label by axis, or `#3` for the key 3. */
  readonly at?: Readonly<Record<string, string>>;
  /** Only the first so many tasks of every node; from 1. */
  readonly first?: number;
  /** Folder for saved files and results. Default: a new one in the workspace. */
  readonly out?: string;
  /** Folder for what is paid, cached and remembered of runs. Default: `.playgraph`. */
  readonly workspace?: string;
  /** Where requests go. Default: to fal with a FAL_KEY in the environment; without, to an emulator in this process, which draws placeholders. */
  readonly fal?: "cloud" | "emulator" | `http://${string}` | `https://${string}`;
  /** Images that the run may pay for at most. */
  readonly maxGenerations?: number;
  /** US dollars that the run may spend at most, with up to six digits after the point; needs the prices of all that is paid. */
  readonly maxCost?: number;
  /** US dollars that one image costs, by endpoint: `{ "fal-ai/playground-v25": 0.01 }`. */
  readonly prices?: Readonly<Record<string, number>>;
  /** What to do where nobody can know whether a paid request was taken. Default: `fail`. */
  readonly onUnknown?: "fail" | "resubmit";
  /** Tasks at a time, each from 1 to 1000. */
  readonly concurrency?: Concurrency;
  /** Default true. */
  readonly useCache?: boolean;
  /** Also the nodes that these modules export: paths of .ts or .js files. Of a `playgraph.config.json` only the budget counts. */
  readonly nodes?: readonly string[];
  /** Stops the run: nothing more is sent, what was sent is cancelled, and the results that there are get written. */
  readonly signal?: AbortSignal;
};

/**
 * Runs a graph as `playgraph run` does, and writes the same files. It never asks before a large bill: that is the program's to decide.
 * Events, summary and results fail with an `InvalidGraph`, or with a sentence about an option or a folder, if nothing could be started.
 * @param graph a file's path, the document itself, or an earlier run to go on with; relative paths in a document start in the current folder
 * @example for await (const event of runGraph("graph.json", { out: "out" }).events) console.log(event.type);
 */
export function runGraph(graph: string | Graph | EarlierRun, options: RunGraphOptions = {}): RunHandle {
  return deferredRun(async () => {
    const run = await prepareRun(graph, options);
    return () => {
      const { events, summary, results } = run.begin(options.signal ?? new AbortController().signal);
      return { events, summary: summary.finally(run.close), results };
    };
  });
}

async function prepareRun(graph: string | Graph | EarlierRun, options: RunGraphOptions): Promise<OpenRun> {
  const { workspace, out } = options;
  const io = { cwd: process.cwd(), clock: systemClock, random: systemRandom, today: () => new Date() };
  const { resumed, source, changes } = isEarlierRun(graph) ? await earlier(graph.resume, options, io) : { resumed: undefined, source: await sourceOf(graph, io.cwd), changes: changesOf(options) };
  const fal = options.fal ?? resumed?.request.fal;
  const useCache = options.useCache ?? resumed?.request.useCache ?? true;
  const choice = chooseFal(fal, process.env);
  const concurrency = checkedConcurrency(options.concurrency ?? resumed?.request.concurrency ?? {});
  const money = readMoney(saidMoney(options), names, resumed?.money ?? noMoney);
  const day = await dayLimit(source.folder, homedir());
  const modules = namedModules(resumed?.request.modules ?? options.nodes ?? [], io.cwd);
  const { nodes, close } = await loadNodes(modules, { ...io, env: process.env }, { print: (line) => process.stderr.write(`${line}\n`) });
  try {
    const { diagnostics, ready } = await prepareGraph(source, changes, installedCatalogue(io, nodes));
    if (!ready) throw new InvalidGraph(diagnostics);
    const cost = planCost(ready.plan, money.prices);
    const refusal = tooLarge(ready.plan, cost) ?? capRefusal(cost, money.cap, day);
    if (refusal !== undefined) throw new UsageError(refusal);
    const run = await openRun(ready, source, { fal: choice, isFalChosen: fal !== undefined, workspace, out, resumed, concurrency, useCache, money, day: day.cap, nodes, modules: modules.map(({ path }) => path) }, io);
    for (const diagnostic of diagnostics) process.emitWarning(diagnosticText(diagnostic));
    if (run.warning !== undefined) process.emitWarning(run.warning);
    await run.fetchUnderWay(() => Promise.resolve(), options.signal ?? new AbortController().signal).catch((error: unknown) => run.close().then(() => Promise.reject(error)));
    if (fal === undefined && run.fal.notice !== undefined) process.emitWarning(run.fal.notice);
    return { ...run, close: () => Promise.all([run.close(), close()]).then(() => undefined) };
  } catch (error) {
    await close();
    throw error;
  }
}

function isEarlierRun(graph: string | Graph | EarlierRun): graph is EarlierRun {
  return typeof graph === "object" && "resume" in graph;
}

/** What says what is run, and where its files go: of an earlier run both are known. */
const settled = ["inputs", "only", "at", "first", "out", "nodes"] as const satisfies readonly (keyof RunGraphOptions)[];

async function earlier(word: string, options: RunGraphOptions, io: Pick<Io, "cwd" | "today">): Promise<{ readonly resumed: RecordedRun; readonly source: Source; readonly changes: GraphChanges }> {
  const option = settled.find((name) => options[name] !== undefined);
  if (option !== undefined) throw new UsageError(`An earlier run goes on as it was asked for, so the option "${option}" cannot change it. Run the graph with that option instead: what is done is not made again.`);
  const resumed = await recordedRun(word, options.workspace, io);
  return { resumed, source: resumed.source, changes: resumed.changes };
}

function sourceOf(graph: string | Graph, cwd: string): Promise<Source> {
  return typeof graph === "string" ? readGraphFile(graph, cwd) : Promise.resolve({ name: "graph", bytes: new TextEncoder().encode(JSON.stringify(graph)), folder: cwd });
}

function changesOf({ inputs = {}, only = [], at, first }: RunGraphOptions): GraphChanges {
  return {
    apply: (graph) => Promise.resolve({ graph, inputs: new Map(Object.entries(inputs)) }),
    only,
    restriction: {
      ...(at === undefined ? {} : { at: new Map(Object.entries(at)) }),
      ...(first === undefined ? {} : { first: wholeNumber("first", String(first), { from: 1, to: Number.MAX_SAFE_INTEGER }) }),
    },
  };
}

const names = { maxGenerations: "maxGenerations", maxCost: "maxCost", prices: "prices", onUnknown: "onUnknown" } as const;

/** As the command line would say it. */
function saidMoney({ maxGenerations, maxCost, prices = {}, onUnknown }: RunGraphOptions): SaidMoney {
  return { maxGenerations: maxGenerations?.toString(), maxCost: maxCost?.toString(), prices: Object.entries(prices).map(([endpoint, price]) => [endpoint, String(price)]), onUnknown };
}

/** A limit of 0 would wait for ever. */
function checkedConcurrency(limits: Concurrency): Concurrency {
  for (const [resource, limit] of Object.entries(limits)) wholeNumber(`concurrency.${resource}`, String(limit), { from: 1, to: 1000 });
  return limits;
}
