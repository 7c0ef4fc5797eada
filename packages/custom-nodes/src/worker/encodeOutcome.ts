import { checkLiteral, isHole, type Json, type NodeDeclaration } from "@playgraph/core";
import type { WireItem, WireOutcome } from "../protocol.ts";
import { notJson } from "../notJson.ts";

export type Given = { readonly inputs: Readonly<Record<string, unknown>>; readonly rows: readonly { readonly values: Readonly<Record<string, unknown>> }[] };

/**
 * What a node's function gave, checked here because this thread still has the values as the node made them. Whether the outputs are the right ones is the engine's affair.
 * @throws Error whose message follows "it has a bug:"
 */
export function encodeOutcome(given: unknown, outputs: NodeDeclaration["outputs"], task: Given): WireOutcome {
  if (given === undefined) return undefined;
  if (typeof given !== "object" || given === null || Array.isArray(given)) throw new TypeError(`it gave ${given === null ? "null" : Array.isArray(given) ? "a list" : `a ${typeof given}`} instead of its outputs`);
  return Object.entries(given).flatMap(([name, value]): Exclude<WireOutcome, undefined> => {
    if (value === undefined) return [];
    if (isHole(value)) return [[name, { hole: value }]];
    const problem = outputProblem(value, Object.hasOwn(outputs, name) ? outputs[name]?.type : undefined);
    if (problem !== undefined) throw new TypeError(`its output "${name}" ${problem}`);
    const place = typeof value === "object" ? placeOf(value, task) : undefined;
    return [[name, place ? { given: place } : { value: value as Json }]];
  });
}

/** @param type undefined for an output that is not declared, such as a column */
function outputProblem(value: unknown, type: NodeDeclaration["outputs"][string]["type"] | undefined): string | undefined {
  const held = notJson(value);
  if (held !== undefined) return value === null || typeof value !== "object" ? `is ${held}` : `holds ${held}`;
  return type && "kind" in type ? checkLiteral(type, value as Json) : undefined;
}

/** Which input brought that very record. */
function placeOf(value: unknown, { inputs, rows }: Given): { readonly row: number | undefined; readonly input: string } | undefined {
  const inputIn = (values: Readonly<Record<string, unknown>>) => Object.keys(values).find((name) => values[name] === value);
  const input = inputIn(inputs);
  if (input !== undefined) return { row: undefined, input };
  for (const [row, { values }] of rows.entries()) {
    const input = inputIn(values);
    if (input !== undefined) return { row, input };
  }
  return undefined;
}

/** @throws Error whose message follows "it has a bug:" */
export function encodeItem(item: unknown, outputs: NodeDeclaration["outputs"], task: Given): WireItem {
  if (typeof item !== "object" || item === null) throw new TypeError(`it yielded ${item === null ? "null" : `a ${typeof item}`} instead of { labels, outputs }`);
  const { keys, labels, outputs: given }: { readonly keys?: unknown; readonly labels?: unknown; readonly outputs?: unknown } = item;
  if (!isList(labels, (label) => typeof label === "string")) throw new TypeError("it yielded an item whose labels are no list of texts");
  if (keys !== undefined && !isList(keys, (key) => Number.isSafeInteger(key) && Number(key) >= 0)) throw new TypeError("it yielded an item whose keys are no list of whole numbers from 0");
  return { keys: keys as readonly number[] | undefined, labels: labels as readonly string[], outputs: encodeOutcome(given, outputs, task) };
}

function isList(value: unknown, isRight: (item: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every(isRight);
}

