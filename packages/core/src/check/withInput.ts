import type { Graph, GraphNode, Wire } from "../document/graph.ts";
import type { Json } from "../document/json.ts";

/** The graph with one input of a node written anew; everything else is shared with the old one. */
export function withInput(graph: Graph, id: string, name: string, value: Json | Wire): Graph {
  const node = graph.nodes[id];
  return node ? withNode(graph, id, { ...node, inputs: withKey(node.inputs, name, value) }) : graph;
}

/** The graph with a node added or replaced. */
export function withNode(graph: Graph, id: string, node: GraphNode): Graph {
  return { ...graph, nodes: withKey(graph.nodes, id, node) };
}

/** Without a prototype, so that `__proto__` is a key like any other. */
function withKey<Value>(record: Readonly<Record<string, Value>> | undefined, key: string, value: Value): Readonly<Record<string, Value>> {
  const copy: Record<string, Value> = Object.assign(Object.create(null), record);
  copy[key] = value;
  return copy;
}
