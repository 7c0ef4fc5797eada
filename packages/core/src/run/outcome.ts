import { type Cell, holeCell, valueCell } from "./cell.ts";
import { PlaygraphError } from "../node/failure.ts";
import type { Json } from "../document/json.ts";
import type { Lineage } from "./lineage.ts";
import type { ResolvedNode, ResolvedOutput } from "../check/resolvedGraph.ts";
import { absent, type Hole, isHole, passedOn } from "../node/state.ts";

/** The outputs that an emitting node gives with its items, whether or not it makes an axis in this graph (R7). Other nodes have none. */
export function itemOutputs({ declaration, outputs }: ResolvedNode): readonly ResolvedOutput[] {
  return declaration.behaviour === "emit" || declaration.behaviour === "zip" ? outputs.filter(({ name }) => declaration.outputs[name]?.axes?.length !== 0) : [];
}

export function taskOutputs(node: ResolvedNode): readonly ResolvedOutput[] {
  const ofItems = itemOutputs(node);
  return ofItems.length === 0 ? node.outputs : node.outputs.filter((output) => !ofItems.includes(output));
}

/**
 * The cells of what a node's function gave for those outputs.
 * @throws PlaygraphError `NodeBug` if an output is missing or not among them
 */
export function outcomeCells(node: ResolvedNode, expected: readonly ResolvedOutput[], given: unknown, lineage: Lineage | undefined): Readonly<Record<string, Cell>> {
  if (expected.length === 0 && given === undefined) return {};
  if (typeof given !== "object" || given === null) throw nodeBug(node, `gave ${given === null ? "null" : typeof given} instead of its outputs`);
  const outputs = given as Readonly<Record<string, unknown>>;
  // `for in` makes no list of the names; what an object inherits is no output of it.
  for (const name in outputs) {
    if (!isAmong(expected, name) && Object.hasOwn(outputs, name)) throw nodeBug(node, `gave an output "${name}", which it does not have there: ${outputsText(expected)}`);
  }
  const cells: Record<string, Cell> = {};
  for (const output of expected) {
    const value = outputs[output.name];
    if (isHole(value)) cells[output.name] = holeCell(passedOn(value), lineage);
    else if (value !== undefined) cells[output.name] = valueCell(value as Json, lineage);
    else if (output.mayBeAbsent) cells[output.name] = holeCell(absent(`"${node.id}" left it out`), lineage);
    else throw nodeBug(node, `gave no output "${output.name}"${Object.keys(outputs).length === 0 ? "" : `, only ${listed(Object.keys(outputs))}`}`);
  }
  return cells;
}

function isAmong(expected: readonly ResolvedOutput[], name: string): boolean {
  for (const output of expected) if (output.name === name) return true;
  return false;
}

/** Why a task has nothing to give: a failure among its outputs, or the reason of the first where all are left out. */
export function holeOf(cells: Readonly<Record<string, Cell>>): Hole | undefined {
  let first: Hole | undefined;
  let isWhole = false;
  for (const name in cells) {
    const hole = cells[name]?.hole;
    if (hole?.state === "failed") return hole;
    if (hole) first ??= hole;
    else isWhole = true;
  }
  return isWhole ? undefined : first;
}

function outputsText(expected: readonly ResolvedOutput[]): string {
  return expected.length === 0 ? "there are none" : `there is ${listed(expected.map(({ name }) => name))}`;
}

function listed(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(", ");
}

export function nodeBug(node: ResolvedNode, what: string): PlaygraphError {
  return new PlaygraphError({ code: "NodeBug", message: `The node type "${node.declaration.type}" has a bug: it ${what}.` });
}
