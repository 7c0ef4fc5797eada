import { defineNode, text } from "@playgraph/core";

/** It never runs itself: before the run the graph's own nodes stand in its place, called `sheets.seeds` where the node is `sheets`. */
export const subgraph = defineNode({
  type: "subgraph",
  version: 1,
  title: "Subgraph",
  summary: "A graph file as a node, as often as you like: the inputs of that graph are inputs of the node, and its outputs are the node's.",
  category: "axes",
  inputs: {
    graph: text().input({
      doc: "Path of the graph file, relative to the file that names it, in the folder of the graph that is run or below it. Paths in that file are relative to it.",
      structural: true,
      file: true,
    }),
  },
  outputs: {},
  subgraphOf: "graph",
});
