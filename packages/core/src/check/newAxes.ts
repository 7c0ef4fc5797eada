import type { AxisDeclaration } from "../node/catalogue.ts";
import type { Draft } from "./draftNode.ts";
import type { Json } from "../document/json.ts";
import { type Elements, mostLabels } from "./elements.ts";
import type { CarriedInput } from "./resolveInput.ts";
import type { NewAxis } from "./resolvedGraph.ts";
import { templateAxes } from "./template.ts";

const none: readonly NewAxis[] = [];

type Unnumbered = Omit<NewAxis, "id">;

/** The axes that a node makes, with ids as R8 has them: a named one `id.name`, the first unnamed one `id`, further ones `id.2`, `id.3`. */
export function newAxesOf(draft: Draft, inputs: ReadonlyMap<string, CarriedInput>, elements: ReadonlyMap<string, Elements>): readonly NewAxis[] {
  const { behaviour, axes } = draft.declaration;
  if (axes.length === 0 && behaviour !== "zip") return none;
  // A zip's length is that of what it pairs, which only the plan knows.
  const made = behaviour === "zip" ? [{ name: "" }] : axes.flatMap((axis) => axesOf(axis, draft, inputs, elements));
  let unnamed = 0;
  return made.map((axis) => {
    if (axis.name !== "") return { id: `${draft.runId}.${axis.name}`, ...axis };
    unnamed += 1;
    return { id: unnamed === 1 ? draft.runId : `${draft.runId}.${unnamed}`, ...axis };
  });
}

function axesOf(axis: AxisDeclaration, draft: Draft, inputs: ReadonlyMap<string, CarriedInput>, elements: ReadonlyMap<string, Elements>): readonly Unnumbered[] {
  if (axis.from === "template") {
    const template = draft.templates.get(axis.input);
    return template ? templateAxes(template).map(({ name, labels }) => ({ name, length: labels.length, labels })) : [];
  }
  if (axis.unless && literalOf(inputs, axis.unless.input) === axis.unless.is) return [];
  return [{ name: axis.name ?? "", ...knownLength(axis.length, draft, inputs, elements) }];
}

function knownLength(
  sources: Extract<AxisDeclaration, { from: "items" }>["length"],
  draft: Draft,
  inputs: ReadonlyMap<string, CarriedInput>,
  elements: ReadonlyMap<string, Elements>,
): Pick<NewAxis, "length" | "labels"> {
  for (const from of sources) {
    if ("rowsOf" in from) return draft.rows ?? {};
    const input = "elementsOf" in from ? from.elementsOf : from.valueOf;
    const source = inputs.get(input)?.source;
    if (!source || source.kind === "open" || (source.kind === "literal" && source.value === null)) continue;
    if ("elementsOf" in from) {
      const { length, labels } = elements.get(input) ?? {};
      return { ...(length === undefined ? {} : { length }), ...(labels === undefined ? {} : { labels }) };
    }
    const value = literalOf(inputs, input);
    if (typeof value !== "number" || !Number.isSafeInteger(value) || value < 0) return {};
    return { length: value, ...countedLabels(from.labels, value, inputs) };
  }
  return {};
}

/** Labels that count up are told for as many keys as anyone will look at (C16). */
function countedLabels(counted: { readonly from: string; readonly unless: string } | undefined, length: number, inputs: ReadonlyMap<string, CarriedInput>): Pick<NewAxis, "labels"> {
  const start = counted && literalOf(inputs, counted.from);
  if (!counted || typeof start !== "number" || length > mostLabels || literalOf(inputs, counted.unless) !== false) return {};
  return { labels: Array.from({ length }, (_, index) => String(start + index)) };
}

function literalOf(inputs: ReadonlyMap<string, CarriedInput>, name: string): Json | undefined {
  const source = inputs.get(name)?.source;
  return source?.kind === "literal" ? source.value : undefined;
}
