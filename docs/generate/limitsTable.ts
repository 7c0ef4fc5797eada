import { graphLimits } from "@playgraph/core";
import { markdownTable } from "./markdownTable.ts";

const says = {
  bytes: "bytes of the file",
  depth: "objects and lists inside each other, the document itself included",
  nodes: "nodes",
  inputs: "inputs of all nodes together",
  values: "objects, lists, texts, numbers and words",
  key: "characters of a key",
  diagnostics: "problems told in one pass; the rest is counted",
} as const satisfies Record<keyof typeof graphLimits, string>;

export function limitsTable(): string {
  return markdownTable(
    ["At most", ""],
    Object.entries(says).map(([name, what]) => [graphLimits[name as keyof typeof graphLimits].toLocaleString("en-US"), what]),
  );
}
