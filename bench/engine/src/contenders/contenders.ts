import type { Contender } from "../contender.ts";

type Entry = {
  /** Imported by the process that runs it, and by no other. */
  readonly load: () => Promise<Contender>;
  /** The package it stands for, to tell its version; ours and those written by hand have none. */
  readonly peer?: string;
};

/** By name, in the order of the tables. */
export const contenders: ReadonlyMap<string, Entry> = new Map<string, Entry>([
  ["playgraph", { load: async () => (await import("./playgraph.ts")).playgraph }],
  ["playgraph, heard", { load: async () => (await import("./playgraph.ts")).playgraphHeard }],
  ["loop with Maps", { load: async () => (await import("./maps.ts")).maps }],
  ["typed arrays", { load: async () => (await import("./typedArrays.ts")).typedArrays }],
  ["p-graph", { load: async () => (await import("./pGraph.ts")).pGraph, peer: "p-graph" }],
  ["Effect, cached", { load: async () => (await import("./effectCached.ts")).effectCached, peer: "effect" }],
  ["Effect, fold", { load: async () => (await import("./effectFold.ts")).effectFold, peer: "effect" }],
  ["LiteGraph", { load: async () => (await import("./liteGraph.ts")).liteGraph, peer: "litegraph.js" }],
  ["rete-engine", { load: async () => (await import("./reteEngine.ts")).reteEngine, peer: "rete-engine" }],
]);

/** The one that all are measured by. */
export const yardstick = "loop with Maps";
