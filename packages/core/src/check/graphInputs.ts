import { checkLiteral } from "../types/checkLiteral.ts";
import { pointer } from "../document/diagnostic.ts";
import { type Graph, isWire, wireEnds } from "../document/graph.ts";
import type { Json } from "../document/json.ts";
import type { PortType } from "../types/portType.ts";
import type { Report } from "./report.ts";
import { typeNamed } from "../types/typeOfKind.ts";

/** A graph input as it stands for this run. `type` or `value` are missing where that has been reported. */
export type GraphInputValue = { readonly type: PortType | undefined; readonly value: Json | undefined };

/** Checks the graph's own inputs: those that are given, and those that the nodes in question need. */
export function resolveGraphInputs(graph: Graph, given: ReadonlyMap<string, Json>, kept: ReadonlySet<string>, report: Report): ReadonlyMap<string, GraphInputValue> {
  const inputs = graph.inputs ?? {};
  for (const name of given.keys()) {
    if (!Object.hasOwn(inputs, name)) report.error("unknown-graph-input", "/inputs", `The graph has no input "${name}".`, report.didYouMean(name, Object.keys(inputs)));
  }
  const users = usersOf(graph);
  const resolved = new Map<string, GraphInputValue>();
  for (const [name, input] of Object.entries(inputs)) {
    const path = pointer("inputs", name);
    const type = typeNamed(input.type);
    if (!type) report.error("unknown-type", `${path}/type`, `The graph input "${name}" has the type "${input.type}", which there is not.`, report.didYouMean(input.type, ["text", "integer", "number", "boolean", "image", "mask", "size", "choice", "json", "any"]));
    const isUsed = users.get(name)?.some((id) => kept.has(id)) ?? false;
    if (!users.has(name)) report.warn("unused-graph-input", path, `Nothing in the graph uses its input "${name}".`, `Wire it: { "$from": "inputs.${name}" }.`);
    const isGiven = given.has(name);
    const value = isGiven ? given.get(name) : input.default;
    if (value === undefined && isUsed) report.error("missing-graph-input", path, `The graph input "${name}" has no value.`, `Give it one with --input ${name}=…, or a "default" in the graph.`);
    const problem = value === undefined || !type ? undefined : checkLiteral(type, value);
    if (problem !== undefined) report.error("wrong-value", isGiven ? path : `${path}/default`, `The graph input "${name}" ${problem}.`);
    resolved.set(name, { type, value: problem === undefined ? value : undefined });
  }
  return resolved;
}

/** The nodes that each graph input is wired to. */
function usersOf(graph: Graph): ReadonlyMap<string, readonly string[]> {
  const users = new Map<string, string[]>();
  for (const [id, node] of Object.entries(graph.nodes)) {
    for (const written of Object.values(node.inputs ?? {})) {
      const ends = isWire(written) ? wireEnds(written) : undefined;
      if (ends?.node !== "inputs") continue;
      const known = users.get(ends.output);
      if (known) known.push(id);
      else users.set(ends.output, [id]);
    }
  }
  return users;
}
