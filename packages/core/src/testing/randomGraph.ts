import fc from "fast-check";
import { hasErrors } from "../document/diagnostic.ts";
import type { Graph, GraphNode } from "../document/graph.ts";
import type { Json } from "../document/json.ts";
import type { Plan } from "../plan/plan.ts";
import { planGraph } from "../plan/planGraph.ts";
import type { ResolvedGraph } from "../check/resolvedGraph.ts";
import { resolveGraph } from "../check/resolveGraph.ts";
import { testNodes } from "./testNodes.ts";

const testCatalogue = new Map([...testNodes].map(([type, { declaration }]) => [type, declaration]));

type Part = { readonly type: string; readonly salt: number; readonly wires: readonly number[]; readonly over: number };

/** Graphs of test nodes, every one of them valid: a part that the check or the plan refuses is left out. */
export function randomGraph(size: number): fc.Arbitrary<{ readonly graph: Graph; readonly resolved: ResolvedGraph; readonly plan: Plan }> {
  const types = ["leaf", "join", "join", "filter", "merge", "emit", "emit", "known", "box", "collect", "collect", "pick", "zip"];
  const part = fc.record({ type: fc.constantFrom(...types), salt: fc.nat(1000), wires: fc.array(fc.nat(1000), { minLength: 3, maxLength: 3 }), over: fc.nat(1000) });
  return fc.array(part, { minLength: 2, maxLength: size }).map(build);
}

function build(parts: readonly Part[]): { graph: Graph; resolved: ResolvedGraph; plan: Plan } {
  let made = attempt({});
  if (!made) throw new Error("the empty graph is valid");
  let outputs: string[] = [];
  for (const [index, part] of parts.entries()) {
    const id = `n${index}`;
    const nodes = { ...made.graph.nodes, [id]: nodeOf(part, outputs, made.plan) };
    const next = attempt(nodes);
    if (!next) continue;
    made = next;
    outputs = [...outputs, ...(made.resolved.nodes.get(id)?.outputs ?? []).map(({ name }) => `${id}.${name}`)];
  }
  return made;
}

function attempt(nodes: Readonly<Record<string, GraphNode>>): { graph: Graph; resolved: ResolvedGraph; plan: Plan } | undefined {
  const everyNode = Object.fromEntries(Object.keys(nodes).map((id) => [id, { $from: `${id}.${Object.keys(testNodes.get(nodes[id]?.type ?? "")?.declaration.outputs ?? {})[0]}` }]));
  const graph: Graph = { playgraph: 1, nodes, ...(Object.keys(nodes).length > 0 ? { outputs: everyNode } : {}) };
  const { resolved } = resolveGraph(graph, testCatalogue);
  if (!resolved) return undefined;
  const plan = planGraph(resolved);
  return hasErrors(plan.diagnostics) ? undefined : { graph, resolved, plan };
}

function nodeOf({ type, salt, wires, over }: Part, outputs: readonly string[], plan: Plan): GraphNode {
  const inputs: Record<string, Json> = {};
  const names = Object.entries(testNodes.get(type)?.declaration.inputs ?? {});
  let next = 0;
  for (const [name, { type: port, structural, collect }] of names) {
    if (port.kind === "integer" && name === "salt") inputs[name] = salt;
    if (port.kind !== "any" || structural) continue;
    const choice = wires[next++] ?? 0;
    // The newer an output, the likelier: graphs grow deep rather than wide.
    const at = outputs.length - 1 - Math.floor((outputs.length + 1) * (choice / 1001) ** 2);
    const from = outputs[at];
    if (from !== undefined && (choice % 7 !== 0 || name === "value")) inputs[name] = { $from: from };
    else if (collect && choice % 2 === 0) inputs[name] = salt;
  }
  const axes = plan.axes.map(({ id }) => id);
  if ("over" in (testNodes.get(type)?.declaration.inputs ?? {}) && over % 2 === 0) inputs["over"] = axes.filter((_, index) => (over >> (index % 8)) % 3 === 0);
  return { type, inputs };
}
