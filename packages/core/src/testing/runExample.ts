import type { NodeDefinition } from "../node/defineNode.ts";
import type { GraphNode } from "../document/graph.ts";
import type { Json } from "../document/json.ts";
import { resolveGraph } from "../check/resolveGraph.ts";
import type { RunOptions } from "../run/runGraph.ts";
import { memoryRows } from "../run/memoryRows.ts";
import { runGraph } from "../run/runGraph.ts";
import type { ResultRow, RunEvent, RunSummary } from "../run/runEvent.ts";
import { exampleCatalogue, exampleNodes } from "./exampleNodes.ts";
import { memoryWorld } from "./memoryWorld.ts";

export type Example = { readonly rows: readonly ResultRow[]; readonly summary: RunSummary; readonly events: readonly RunEvent[] };

/** Runs nodes as a graph, to its end. The rows are those of `outputs`, by default of the nodes on which nothing hangs. */
export async function runExample(nodes: Readonly<Record<string, GraphNode>>, options: Partial<RunOptions> & { readonly outputs?: readonly string[]; readonly seed?: number } = {}): Promise<Example> {
  const definitions: ReadonlyMap<string, NodeDefinition> = new Map([...exampleNodes, ...(options.nodes ?? [])]);
  const catalogue = new Map([...exampleCatalogue, ...[...definitions].map(([type, { declaration }]) => [type, declaration] as const)]);
  const outputs = options.outputs && Object.fromEntries(options.outputs.map((wire, index) => [`o${index}`, { $from: wire }]));
  const { resolved, diagnostics } = resolveGraph({ playgraph: 1, nodes, seed: options.seed ?? 0, ...(outputs ? { outputs } : {}) }, catalogue);
  if (!resolved) throw new Error(diagnostics.map(({ message }) => message).join("\n"));
  const handle = runGraph(resolved, { run: "example", ...options, world: { ...(options.world ?? memoryWorld()), rows: memoryRows() }, nodes: definitions });
  const events: RunEvent[] = [];
  for await (const event of handle.events) events.push(event);
  return { rows: await Array.fromAsync(handle.results), summary: await handle.summary, events };
}

/** `coordinate → outputs, or the reason` of each row. */
export async function told(nodes: Readonly<Record<string, GraphNode>>, options: Parameters<typeof runExample>[1] = {}): Promise<readonly string[]> {
  const { rows } = await runExample(nodes, options);
  return rows.map((row) => `${row.coordinate} → ${row.reason ?? Object.values(row.outputs).map(brief).join(" | ")}`);
}

function brief(value: Json): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
