import type { Catalogue } from "../node/catalogue.ts";
import { connects } from "../types/coercion.ts";
import type { GraphFile } from "./expandGraph.ts";
import { findInput } from "./findInput.ts";
import { type Graph, isWire, wireEnds } from "../document/graph.ts";
import type { Json } from "../document/json.ts";
import type { PortType } from "../types/portType.ts";
import type { GraphEdit } from "./setInput.ts";
import { parseSweep, type SweepContext } from "../types/sweepValues.ts";
import { typeOfValues } from "../types/typeOfValue.ts";
import { withInput, withNode } from "./withInput.ts";

const sweepType = "sweep";
const sweepOutput = "value";

/**
 * Sweeps an input over values: `--sweep generate.guidance_scale=2,3,4`. Adds a `sweep` node and wires it to the input, just as one would by hand;
 * where the input is wired already to a sweep that nothing else uses, that one gets the new values.
 * @param address `node.input`
 * @param spec as `parseSweep` reads it; the values are spelled out into the graph, which then needs neither files nor chance for them
 */
export function sweepInput(graph: Graph, address: string, spec: string, catalogue: Catalogue, context: Omit<SweepContext, "type"> & { readonly graphs?: (path: string) => GraphFile }): GraphEdit {
  const found = findInput(graph, address, catalogue, context.graphs);
  if (!found.ok) return found;
  const { id, name, declaration } = found;
  if (declaration.structural) return refused(`"${address}" decides the node's inputs or axes before anything runs, so it cannot be swept.`);
  if (declaration.collect) return refused(`"${address}" takes all items along its axes at once, so there is nothing to sweep: sweep an input of a node before it.`);
  if (!catalogue.has(sweepType)) return refused(`A sweep needs the node type "${sweepType}", which is not installed.`);
  // Two inputs swept at random over the same range must not rise and fall together.
  const parsed = parseSweep(spec, { ...context, type: declaration.type, seed: `${context.seed}/${address}` });
  if (!parsed.ok) return refused(`"${address}": ${parsed.message}`);
  const inputs = sweepInputs(parsed.values, declaration.type);
  const own = ownSweep(graph, id, name);
  if (own !== undefined) return { ok: true, graph: withNode(graph, own, { ...graph.nodes[own], type: sweepType, inputs }) };
  const sweep = unusedId(graph, name);
  const wired = withInput(graph, id, name, { $from: `${sweep}.${sweepOutput}` });
  return { ok: true, graph: withNode(wired, sweep, { type: sweepType, inputs }) };
}

function refused(message: string): GraphEdit {
  return { ok: false, message };
}

/** The type is written only where the values do not show it: the names of sizes look like any text. */
function sweepInputs(values: readonly Json[], type: PortType): Readonly<Record<string, Json>> {
  const shown = typeOfValues(values);
  return { values, ...(shown && connects(shown.kind, type.kind) ? {} : { type: type.kind }) };
}

/** The sweep node that the input is wired to, if nothing else is. */
function ownSweep(graph: Graph, id: string, name: string): string | undefined {
  const inputs = graph.nodes[id]?.inputs;
  const written = inputs && Object.hasOwn(inputs, name) ? inputs[name] : undefined;
  const source = isWire(written) ? wireEnds(written)?.node : undefined;
  if (source === undefined || !Object.hasOwn(graph.nodes, source) || graph.nodes[source]?.type !== sweepType || graph.nodes[source].muted) return undefined;
  const wires = [...Object.values(graph.nodes).flatMap((node) => Object.values(node.inputs ?? {})), ...Object.values(graph.outputs ?? {})].filter(isWire);
  return wires.filter((wire) => wireEnds(wire)?.node === source).length === 1 ? source : undefined;
}

/** An id made from the input's name: `guidance_scale` gives `guidance-scale`, then `guidance-scale-2`. */
function unusedId(graph: Graph, name: string): string {
  const base = name.toLowerCase().replaceAll("_", "-").replace(/^[^a-z]+/, "").slice(0, 56) || sweepType;
  const isTaken = (id: string) => id === "inputs" || Object.hasOwn(graph.nodes, id);
  let id = base;
  for (let number = 2; isTaken(id); number++) id = `${base}-${number}`;
  return id;
}
