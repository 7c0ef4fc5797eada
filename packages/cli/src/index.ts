export type { Graph, Json, ResultRow, RunEvent, RunHandle, RunSummary } from "@playgraph/core";
export type { Concurrency } from "./concurrencyOption.ts";
export { InvalidGraph } from "./invalidGraph.ts";
export type { LocatedDiagnostic } from "./locatedDiagnostics.ts";
export { type EarlierRun, runGraph, type RunGraphOptions } from "./runGraph.ts";
