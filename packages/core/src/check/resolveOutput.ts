import { pointer } from "../document/diagnostic.ts";
import { wireEnds } from "../document/graph.ts";
import type { Given, Site } from "./resolveInput.ts";

/** What a declared output of a graph leads to; undefined where nobody can tell, because of a mistake that has been reported. */
export function resolveOutput(site: Site, name: string): Given | undefined {
  const { scope, report } = site;
  const { nodes, inputs = {}, outputs = {} } = scope.graph;
  const wire = outputs[name];
  const ends = wire && wireEnds(wire);
  const path = pointer("outputs", name);
  const subject = `The graph's output "${name}" is wired to`;
  if (!ends) {
    report.error("wrong-wire", path, `${subject} "${wire?.$from ?? ""}", which names no output.`, 'Write { "$from": "node.output" }.');
    return undefined;
  }
  if (ends.node === "inputs") {
    if (Object.hasOwn(inputs, ends.output)) return site.graphInput(ends.output);
    report.error("unknown-graph-input", path, `${subject} the graph input "${ends.output}", which the graph does not have.`, report.didYouMean(ends.output, Object.keys(inputs)));
    return undefined;
  }
  if (!Object.hasOwn(nodes, ends.node)) {
    report.error("unknown-node", path, `${subject} the node "${ends.node}", which the graph does not have.`, report.didYouMean(ends.node, Object.keys(nodes)));
    return undefined;
  }
  const from = site.drafts.get(ends.node);
  if (from && !from.mayHaveMoreOutputs && !from.outputs.has(ends.output)) {
    report.error("unknown-output", path, `${subject} "${ends.node}.${ends.output}", but "${ends.node}" has no output "${ends.output}".`, report.didYouMean(ends.output, from.outputs.keys()));
    return undefined;
  }
  return site.given(ends.node, ends.output);
}
