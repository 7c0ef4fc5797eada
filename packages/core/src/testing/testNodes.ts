import { createHash } from "node:crypto";
import { coordinateText } from "../node/coordinate.ts";
import { any, defineNode, integer, json, type NodeContext, type NodeDefinition, sameAs } from "../node/defineNode.ts";
import { PlaygraphError } from "../node/failure.ts";
import type { Json } from "../document/json.ts";
import { absent, isHole } from "../node/state.ts";

/**
 * Nodes whose outcome is drawn from their inputs and coordinate, so that it is the same however and whenever they run: they fail, leave outputs out,
 * and emit ragged axes, each with the odds that `salt` sets.
 */
export const testNodes: ReadonlyMap<string, NodeDefinition> = new Map(
  [
    defineNode({ ...facts("leaf"), inputs: { salt: salt() }, outputs: { out: out() }, run: (inputs, context) => ({ out: hash(inputs, context) }) }),
    defineNode({
      ...facts("join"),
      inputs: { salt: salt(), a: item(), b: item(), c: item() },
      outputs: { out: out() },
      run: (inputs, context) => {
        mayFail(inputs, context);
        return { out: hash(inputs, context) };
      },
    }),
    defineNode({
      ...facts("filter"),
      inputs: { salt: salt(), a: item(), flag: any().input({ doc: "", optional: true, accepts: "absent" }) },
      outputs: { kept: any().output({ doc: "", mayBeAbsent: true }), dropped: any().output({ doc: "", mayBeAbsent: true }) },
      run: (inputs, context) => {
        const value = hash(inputs, context);
        return dice(value) % 2 ? { kept: value, dropped: absent(`kept at ${where(context)}`) } : { kept: absent(`dropped at ${where(context)}`), dropped: value };
      },
    }),
    defineNode({
      ...facts("merge"),
      inputs: { a: any().input({ doc: "", optional: true, accepts: "holes" }), b: any().input({ doc: "", optional: true, accepts: "holes" }) },
      outputs: { out: any().output({ doc: "", mayBeAbsent: true }) },
      run: ({ a, b }) => {
        const given = [a, b].filter((value) => value !== undefined);
        return { out: given.find((value) => !isHole(value) || value.state === "failed") ?? given[0] ?? absent("nothing wired") };
      },
    }),
    defineNode({
      ...facts("emit"),
      inputs: { salt: salt(), a: item(), b: item() },
      outputs: { out: out(), size: any().output({ doc: "", axes: [] }) },
      axes: [{ from: "items", length: [] }],
      *emit(inputs, context) {
        const value = hash(inputs, context);
        const count = dice(value) % 4;
        for (let key = 0; key < count; key++) {
          if (key === 2) mayFail(inputs, context);
          yield { labels: [`l${key}`], outputs: { out: hash({ value, key }, context) } };
        }
        mayFail({ ...inputs, end: true }, context);
        return { size: count };
      },
    }),
    defineNode({
      ...facts("known"),
      inputs: { salt: salt(), a: item(), count: integer().input({ doc: "", default: 3 }) },
      outputs: { out: any().output({ doc: "" }) },
      axes: [{ from: "items", name: "n", length: [{ valueOf: "count" }] }],
      *emit(inputs, context) {
        const value = hash(inputs, context);
        const less = dice(value) % 3 === 0 ? 1 : 0;
        for (let key = 0; key < inputs.count - less; key++) yield { labels: [`k${key}`], outputs: { out: hash({ value, key }, context) } };
      },
    }),
    defineNode({
      ...facts("box"),
      inputs: { salt: salt(), a: item() },
      outputs: { out: out(), row: any().output({ doc: "", axes: ["row"] }), size: any().output({ doc: "", axes: [] }) },
      axes: [
        { from: "items", name: "row", length: [] },
        { from: "items", name: "column", length: [] },
      ],
      *emit(inputs, context) {
        const value = hash(inputs, context);
        const [rows, columns] = [(dice(value) >> 3) % 3, (dice(value) >> 6) % 3];
        for (let row = 0; row < rows; row++) {
          for (let column = 0; column < columns; column++) yield { keys: [row, column], labels: [`r${row}`, `c${column}`], outputs: { out: hash({ value, row, column }, context), row: hash({ value, row }, context) } };
        }
        mayFail(inputs, context);
        return { size: rows * columns };
      },
    }),
    defineNode({
      ...facts("collect"),
      inputs: { salt: salt(), a: any().collect({ doc: "", optional: true }), b: any().collect({ doc: "", optional: true }), c: item(), over: json().input({ doc: "", default: null, structural: true, namesAxes: "list" }) },
      outputs: { out: out() },
      collect: (rows, inputs, context) => {
        mayFail({ inputs, rows: rows.length }, context);
        return { out: hash({ ...inputs, rows: rows.map((row) => [coordinateText(row.coordinate), bare(row.values.a), bare(row.values.b)]) }, context) };
      },
    }),
    defineNode({
      ...facts("pick"),
      inputs: { value: any().collect({ doc: "" }), over: json().input({ doc: "", default: null, structural: true, namesAxes: "list" }) },
      outputs: { out: any().output({ doc: "", mayBeAbsent: true }) },
      collect: (rows) => ({ out: rows.at(1)?.values.value ?? absent("no second row") }),
    }),
    defineNode({
      ...facts("zip"),
      inputs: { a: item(), b: item(), along: json().input({ doc: "", default: null, structural: true, namesAxes: "list or record" }) },
      outputs: { a: sameAs("a").output({ doc: "" }), b: sameAs("b").output({ doc: "" }) },
      axes: [{ from: "items", length: [] }],
      zip: true,
    }),
  ].map((definition) => [definition.declaration.type, definition]),
);

function facts(type: string) {
  return { type, version: 1, title: type, summary: "", category: "axes" } as const;
}

function salt() {
  return integer().input({ doc: "", default: 0 });
}

function item() {
  return any().input({ doc: "", optional: true });
}

function out() {
  return any().output({ doc: "" });
}

function where(context: NodeContext): string {
  return `${context.node}[${coordinateText(context.coordinate)}]`;
}

function bare(value: unknown): unknown {
  return isHole(value) ? (value.state === "absent" ? value.reason : value.failure.message) : (value ?? null);
}

function hash(inputs: unknown, context: NodeContext): string {
  const text = JSON.stringify(inputs, (_, value: Json) => bare(value));
  return createHash("sha256").update(`${where(context)} ${text}`).digest("hex").slice(0, 8);
}

function dice(value: string): number {
  return Number.parseInt(value, 16);
}

/** One task in five. */
function mayFail(inputs: unknown, context: NodeContext): void {
  if (dice(hash({ fails: inputs }, context)) % 5 === 0) throw new PlaygraphError({ code: "Unavailable", message: `boom at ${where(context)}` });
}
