import { resolve } from "node:path";
import type { RunRequest } from "@playgraph/workspace";
import type { FalChoice } from "./chooseFal.ts";
import type { RunSettings } from "./openRun.ts";
import type { ReadyGraph } from "./prepareGraph.ts";
import type { Source } from "./readSource.ts";

/**
 * What is recorded of a run, so that it can be resumed.
 * @param out of its results, absolute
 * @param cwd absolute
 */
export function requestOf({ resolved, restriction, only, inputs }: ReadyGraph, { name, folder }: Pick<Source, "name" | "folder">, settings: RunSettings, out: string, cwd: string): RunRequest {
  const { fal, modules, concurrency, useCache, money } = settings;
  return {
    graph: resolved.graph,
    inputs: Object.fromEntries(inputs),
    only,
    at: Object.fromEntries(restriction.at ?? []),
    first: restriction.first ?? null,
    name: resolve(cwd, name),
    folder,
    out,
    modules,
    fal: nameOf(fal),
    concurrency: { ...concurrency },
    useCache,
    cap: money.cap,
    prices: Object.fromEntries(money.prices),
    onUnknown: money.onUnknown,
  };
}

/** As `--fal` takes it: the key is no part of it. */
function nameOf(fal: FalChoice): string {
  return fal.kind === "url" ? fal.url : fal.kind;
}
