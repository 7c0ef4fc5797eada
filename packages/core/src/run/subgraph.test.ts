import fc from "fast-check";
import { expect, it } from "vitest";
import { defineNode, type NodeDefinition, text } from "../node/defineNode.ts";
import type { Graph, GraphNode } from "../document/graph.ts";
import { checkGraph } from "../plan/checkGraph.ts";
import { executedRows, naiveRows } from "../testing/rowTexts.ts";
import { foldedGraph, renamedGraph } from "../testing/foldedGraph.ts";
import { randomGraph } from "../testing/randomGraph.ts";
import { testNodes } from "../testing/testNodes.ts";

const runs = process.env["PLAYGRAPH_TEST"] === "full" ? 3000 : 200;

const subgraph = defineNode({ type: "subgraph", version: 1, title: "", summary: "", category: "axes", inputs: { graph: text().input({ doc: "", structural: true, file: true }) }, outputs: {}, subgraphOf: "graph" });
/** What a collect gives may not show whether its axes were named or left to the rule. */
const blind = ({ collect, ...definition }: NodeDefinition): NodeDefinition => ({ ...definition, ...(collect ? { collect: (rows, inputs, context) => collect(rows, { ...inputs, over: null }, context) } : {}) });
const nodes: ReadonlyMap<string, NodeDefinition> = new Map([...[...testNodes].map(([type, definition]) => [type, blind(definition)] as const), ["subgraph", subgraph]]);
const catalogue = new Map([...nodes].map(([type, { declaration }]) => [type, declaration]));

type Ids = ReadonlySet<string>;

function readyOf(graph: Graph, files: Readonly<Record<string, Graph>> = {}) {
  return checkGraph(graph, catalogue, { graphs: (path) => ({ graph: files[path], diagnostics: [] }) });
}

/**
 * The graph with `over` written out in the collects of a part: what they take together there by R13 is, of what they named, or else of all, the axes made in
 * the part. Undefined where the rest of the graph does not take that.
 * @param around the ids of the part that a node is in
 */
function spelledOut(graph: Graph, around: (id: string) => Ids | undefined): Graph | undefined {
  let made: Graph = { ...graph, nodes: {}, outputs: {} };
  for (const [id, node] of Object.entries(graph.nodes)) {
    const part = around(id);
    const spelled = part && Object.hasOwn(catalogue.get(node.type)?.inputs ?? {}, "over") ? { ...node, inputs: { ...node.inputs, over: axesTaken(made, id, node, part) } } : node;
    made = { ...made, nodes: { ...made.nodes, [id]: spelled } };
  }
  const whole = { ...made, ...(graph.outputs ? { outputs: graph.outputs } : {}) };
  return readyOf(whole).ready ? whole : undefined;
}

function axesTaken(before: Graph, id: string, { inputs = {} }: GraphNode, part: Ids): readonly string[] {
  const itemsOnly: GraphNode = { type: "join", inputs: inputs["c"] === undefined ? {} : { a: inputs["c"] } };
  const plan = readyOf({ ...before, nodes: { ...before.nodes, [id]: itemsOnly } }).ready?.plan;
  const inner = (plan?.axes ?? []).filter(({ owner }) => part.has(owner)).map((axis) => axis.id);
  const said = inputs["over"];
  if (Array.isArray(said)) return inner.filter((axis) => said.includes(axis));
  return inner.filter((axis) => !plan?.nodes.find((planned) => planned.id === id)?.taskAxes.includes(axis));
}

/** As the files of the parts are written: a collect that names no axes leaves them to the rule. */
function asWritten(graph: Graph, spelled: Graph): Graph {
  return { ...graph, nodes: Object.fromEntries(Object.entries(graph.nodes).map(([id, node]) => [id, Array.isArray(node.inputs?.["over"]) ? (spelled.nodes[id] ?? node) : node])) };
}

it("[R13] a part, and a part of it, folded into graphs of their own give the same cells; only what came in is not taken together inside", async () => {
  let tried = 0;
  const draws = fc.record({ depths: fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 14, maxLength: 14 }), muted: fc.nat(40) });
  await fc.assert(
    fc.asyncProperty(randomGraph(14), draws, async ({ graph }, { depths, muted }) => {
      const ids = Object.keys(graph.nodes);
      const [part, deep] = [1, 2].map((least) => new Set(ids.filter((_, index) => (depths[index] ?? 0) >= least))) as [Set<string>, Set<string>];
      const withMute: Graph = { ...graph, nodes: Object.fromEntries(Object.entries(graph.nodes).map(([id, node], index) => [id, index === muted ? { ...node, muted: true } : node])) };
      const spelled = spelledOut(withMute, (id) => (deep.has(id) ? deep : part.has(id) ? part : undefined));
      if (!spelled) return;
      tried++;
      const outputsOf = ({ type, inputs }: GraphNode) => (type === "subgraph" ? Object.keys((inputs?.["graph"] === "deep.json" ? inner.part.outputs : undefined) ?? {}) : Object.keys(catalogue.get(type)?.outputs ?? {}));
      const inner = foldedGraph(asWritten(withMute, spelled), deep, outputsOf, { id: "deep", path: "deep.json" });
      const outer = foldedGraph(inner.graph, new Set([...[...part].filter((id) => !deep.has(id)), "deep"]), outputsOf, { id: "part", path: "part.json" });
      const { ready, diagnostics } = readyOf(outer.graph, { "deep.json": inner.part, "part.json": outer.part });
      if (!ready) throw new Error(JSON.stringify(diagnostics));

      const places = new Map(ids.map((id) => [id, `${part.has(id) ? "part." : ""}${deep.has(id) ? "deep." : ""}${id}`]));
      const reference = readyOf(spelled).ready;
      const expected = reference ? naiveRows(renamedGraph(reference.resolved, places), nodes) : [];
      expect((await executedRows(ready.resolved, nodes, 2)).toSorted()).toEqual(expected.toSorted());
      expect(naiveRows(ready.resolved, nodes).toSorted()).toEqual(expected.toSorted());
    }),
    { numRuns: runs },
  );
  expect(tried).toBeGreaterThan(runs / 2);
}, 40 * runs + 30_000);
