import type { InputDeclaration } from "../node/catalogue.ts";
import { checkLiteral } from "../types/checkLiteral.ts";
import { pointer } from "../document/diagnostic.ts";
import { type Graph, type GraphInput, isWire, wireEnds } from "../document/graph.ts";
import type { Json } from "../document/json.ts";
import type { PortType } from "../types/portType.ts";
import type { Report } from "./report.ts";
import { typeNamed } from "../types/typeOfKind.ts";

/** A graph input as it stands for this run. `type` or `value` are missing where that has been reported. */
export type GraphInputValue = { readonly type: PortType | undefined; readonly value: Json | undefined };

/** Checks the graph's own inputs: those that are given, and those that the nodes in question need. */
export function resolveGraphInputs(graph: Graph, given: ReadonlyMap<string, Json>, keptIds: () => ReadonlySet<string>, report: Report): ReadonlyMap<string, GraphInputValue> {
  const inputs = graph.inputs ?? {};
  for (const name of given.keys()) {
    if (!Object.hasOwn(inputs, name)) report.error("unknown-graph-input", "/inputs", `The graph has no input "${name}".`, report.didYouMean(name, Object.keys(inputs)));
  }
  if (Object.keys(inputs).length === 0) return new Map();
  const users = usersOf(graph);
  const kept = keptIds();
  const resolved = new Map<string, GraphInputValue>();
  for (const [name, input] of Object.entries(inputs)) {
    const path = pointer("inputs", name);
    const type = declaredType(name, input, report);
    const isUsed = users.get(name)?.some((id) => kept.has(id)) ?? false;
    if (!users.has(name)) warnOfUnused(name, report);
    const isGiven = given.has(name);
    const value = isGiven ? given.get(name) : input.default;
    if (value === undefined && isUsed) report.error("missing-graph-input", path, `The graph input "${name}" has no value.`, `Give it one with --input ${name}=…, or a "default" in the graph.`);
    const problem = value === undefined || !type ? undefined : checkLiteral(type, value);
    if (problem !== undefined) report.error("wrong-value", isGiven ? path : `${path}/default`, `The graph input "${name}" ${problem}.`);
    resolved.set(name, { type, value: problem === undefined ? value : undefined });
  }
  return resolved;
}

/** What the graph of a subgraph node takes, as further inputs of the node; what is wrong with the declarations is told in the graph's own file. */
export function subgraphPorts(graph: Graph, file: string, report: Report): ReadonlyMap<string, InputDeclaration> {
  const users = usersOf(graph);
  const ports = new Map<string, InputDeclaration>();
  for (const [name, input] of Object.entries(graph.inputs ?? {})) {
    const type = declaredType(name, input, report);
    if (!users.has(name)) warnOfUnused(name, report);
    const problem = input.default === undefined || !type ? undefined : checkLiteral(type, input.default);
    if (problem !== undefined) report.error("wrong-value", pointer("inputs", name, "default"), `The graph input "${name}" ${problem}.`);
    const isMissed = input.default === undefined && users.has(name);
    ports.set(name, {
      type: type ?? { kind: "any" },
      doc: input.description ?? `The input "${name}" of ${file}.`,
      ...(input.default === undefined || problem !== undefined ? {} : { default: input.default }),
      ...(isMissed ? {} : { optional: true }),
    });
  }
  return ports;
}

function declaredType(name: string, { type }: GraphInput, report: Report): PortType | undefined {
  const known = typeNamed(type);
  if (!known) report.error("unknown-type", pointer("inputs", name, "type"), `The graph input "${name}" has the type "${type}", which there is not.`, report.didYouMean(type, ["text", "integer", "number", "boolean", "image", "mask", "size", "choice", "json", "any"]));
  return known;
}

function warnOfUnused(name: string, report: Report): void {
  report.warn("unused-graph-input", pointer("inputs", name), `Nothing in the graph uses its input "${name}".`, `Wire it: { "$from": "inputs.${name}" }.`);
}

/** The nodes that each graph input is wired to; none for one that is an output as it comes. */
function usersOf(graph: Graph): ReadonlyMap<string, readonly string[]> {
  const users = new Map<string, string[]>();
  for (const wire of Object.values(graph.outputs ?? {})) {
    const ends = wireEnds(wire);
    if (ends?.node === "inputs") users.set(ends.output, []);
  }
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
