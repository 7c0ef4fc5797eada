import type { NodeDeclaration } from "../node/catalogue.ts";
import { pointer } from "../document/diagnostic.ts";
import type { Draft } from "./draftNode.ts";
import type { Json } from "../document/json.ts";
import type { PortType } from "../types/portType.ts";
import type { Report } from "./report.ts";
import type { CarriedInput } from "./resolveInput.ts";
import { type SweepContext, sweepValues } from "../types/sweepValues.ts";
import { readSweep, sweepFile } from "../types/sweepSpec.ts";
import { typeNamed } from "../types/typeOfKind.ts";
import { typeOfValues } from "../types/typeOfValue.ts";
import { valueLabel } from "../types/valueLabel.ts";

/** What is known before the run of the values that a literal list or sweep spells out. */
export type Elements = {
  /** Undefined where there are none, or where the mistake has been reported. */
  readonly type: PortType | undefined;
  readonly length?: number;
  readonly values?: readonly Json[];
  readonly labels?: readonly string[];
};

/** Longer axes are labelled by the run only. */
export const mostLabels = 10_000;

const none: ReadonlyMap<string, Elements> = new Map();

/** For each input that an output or an axis of the node takes elements of, if it holds a literal. */
export function elementsOf(draft: Draft, inputs: ReadonlyMap<string, CarriedInput>, report: Report, column: SweepContext["column"]): ReadonlyMap<string, Elements> {
  if (draft.facts.lists.size === 0) return none;
  const elements = new Map<string, Elements>();
  for (const [name, typeFrom] of draft.facts.lists) {
    const source = inputs.get(name)?.source;
    if (source?.kind !== "literal" || source.value === null) continue;
    const kind = typeFrom === undefined ? undefined : inputs.get(typeFrom)?.source;
    const stated = kind?.kind === "literal" && typeof kind.value === "string" ? typeNamed(kind.value) : undefined;
    elements.set(name, readElements({ draft, name, value: source.value }, stated, report, column));
  }
  return elements;
}

/** The inputs that a node takes elements of, each with the input that may say their type. */
export function listInputs({ outputs, axes }: NodeDeclaration): ReadonlyMap<string, string | undefined> {
  const names = new Map<string, string | undefined>();
  for (const axis of axes) if (axis.from === "items") for (const from of axis.length) if ("elementsOf" in from) names.set(from.elementsOf, undefined);
  for (const { type } of Object.values(outputs)) if ("elementsOf" in type) names.set(type.elementsOf, type.typeFrom ?? names.get(type.elementsOf));
  return names;
}

function readElements({ draft, name, value }: { readonly draft: Draft; readonly name: string; readonly value: Json }, stated: PortType | undefined, report: Report, column: SweepContext["column"]): Elements {
  if (sweepFile(value) && !column) return { type: stated ?? { kind: "any" } };
  const path = pointer("nodes", draft.id, "inputs", name);
  const result = sweepValues(value, { seed: draft.id, ...(stated ? { type: stated } : {}), ...(column ? { column } : {}) });
  if (!result.ok) {
    report.error("wrong-sweep", path, `"${draft.id}.${name}": ${result.message}`);
    return { type: undefined };
  }
  const { values } = result;
  if (values.length === 0) report.warn("empty-axis", path, `"${draft.id}.${name}" has no values, so nothing that hangs on "${draft.id}" will run.`, "Put at least one value into the list.");
  const type = stated ?? typeOfValues(values);
  // The node draws its values from a seed of its own when it runs: only how many and of what type they are is known now.
  if (isDrawn(value, stated)) return { type, length: values.length };
  return { type, length: values.length, values, ...(values.length > mostLabels ? {} : { labels: values.map(valueLabel) }) };
}

function isDrawn(value: Json, type: PortType | undefined): boolean {
  const read = typeof value === "string" ? readSweep(value, type) : undefined;
  return read?.ok === true && read.spec.kind === "random";
}
