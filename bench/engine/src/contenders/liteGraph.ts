import { LGraph, LGraphNode, LiteGraph } from "litegraph.js";
import { combine } from "../combine.ts";
import { graphContender } from "../graphContender.ts";
import { type Dag, ports } from "../shapes/dag.ts";

class Combine extends LGraphNode {
  a = 0;
  b = 0;

  override onExecute(): void {
    const a = this.getInputData<number | undefined>(0);
    this.setOutputData(0, a === undefined ? combine(this.a, this.b, 0) : combine(a, this.getInputData<number | undefined>(1) ?? 0, this.getInputData<number | undefined>(2) ?? 0));
  }
}

LiteGraph.registerNodeType("bench/combine", Combine);
// The default, 1000, is meant for graphs drawn by hand.
LiteGraph.MAX_NUMBER_OF_NODES = Infinity;

/** LiteGraph as it loads a saved graph: `configure` with nodes and links (`connect` would sort the whole graph anew for every link), then `runStep`. */
export const liteGraph = graphContender((dag) => {
  const document = savedGraph(dag);
  return () => {
    const graph = new LGraph();
    graph.configure({ ...document }); // it puts links of its own into what it is given
    const nodes = dag.ids.map((_, index) => graph.getNodeById(index + 1) as Combine);
    const sources = dag.sources.flatMap((source) => nodes[source] ?? []);
    const ends = dag.ends.flatMap((end) => nodes[end] ?? []);
    return (given, b) => {
      for (const [index, source] of sources.entries()) [source.a, source.b] = [given[index] ?? 0, b];
      graph.runStep();
      return ends.map((node) => Number(node.getOutputData<number>(0)));
    };
  };
});

/** LiteGraph's own form: nodes are numbered from 1, links are `[id, from node, its slot, to node, its slot, type]`. */
function savedGraph({ reads }: Dag): object {
  const links = reads.flatMap((sources, target) => sources.map((source, slot) => ({ source, target, slot }))).map((link, index) => ({ id: index + 1, ...link }));
  const outgoing = reads.map((): number[] => []);
  const incoming = reads.map((): number[] => []);
  for (const { id, source, target } of links) {
    outgoing[source]?.push(id);
    incoming[target]?.push(id);
  }
  return {
    nodes: reads.map((_, index) => ({
      id: index + 1,
      type: "bench/combine",
      inputs: incoming[index]?.map((link, slot) => ({ name: ports[slot], type: "number", link })),
      outputs: [{ name: "out", type: "number", links: outgoing[index] }],
    })),
    links: links.map(({ id, source, target, slot }) => [id, source + 1, 0, target + 1, slot, "number"]),
  };
}
