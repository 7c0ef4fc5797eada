import type { Json } from "./json.ts";

/** `{ "$from": "node.output" }`, or `{ "$from": "inputs.name" }` for a graph input. Nothing else is a wire. */
export type Wire = { readonly $from: string };

export type GraphNode = {
  readonly type: string;
  /** The version of the node type that the node was drawn with. */
  readonly version?: number;
  readonly title?: string;
  readonly muted?: boolean;
  readonly note?: string;
  /** A literal or one wire for each input; an input that is left out has its default. */
  readonly inputs?: Readonly<Record<string, Json | Wire>>;
};

/** One input of the graph as a function: set by `--input name=value`, by the HTTP API or by a subgraph node. */
export type GraphInput = {
  readonly type: string;
  readonly default?: Json;
  readonly description?: string;
};

/** Where things are drawn, in pixels. No part of it has a meaning for a run. */
export type Layout = {
  readonly nodes?: Readonly<Record<string, { readonly x: number; readonly y: number; readonly width?: number; readonly collapsed?: boolean; readonly pinned?: readonly string[] }>>;
  readonly frames?: readonly { readonly id: string; readonly title: string; readonly x: number; readonly y: number; readonly width: number; readonly height: number }[];
  readonly notes?: readonly { readonly id: string; readonly text: string; readonly x: number; readonly y: number; readonly width: number; readonly height: number }[];
};

/** The document that is saved, edited and run. Its records have no prototype. */
export type Graph = {
  /** Where an editor finds the format's JSON Schema; it has no meaning here. */
  readonly $schema?: string;
  readonly playgraph: 1;
  readonly name?: string;
  readonly description?: string;
  /** From 0 to 2^53 - 1, default 0. All that the graph leaves to chance is drawn from it. */
  readonly seed?: number;
  readonly inputs?: Readonly<Record<string, GraphInput>>;
  readonly outputs?: Readonly<Record<string, Wire>>;
  readonly nodes: Readonly<Record<string, GraphNode>>;
  readonly layout?: Layout;
};

export const idPattern = /^[a-z][a-z0-9-]{0,63}$/;

export function isWire(value: Json | Wire | undefined): value is Wire {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const keys = Object.keys(value);
  return keys.length === 1 && keys[0] === "$from" && typeof (value as Wire).$from === "string";
}

/** Splits `node.output` at its first dot; undefined where either half is empty. */
export function wireEnds(wire: Wire): { readonly node: string; readonly output: string } | undefined {
  const dot = wire.$from.indexOf(".");
  if (dot <= 0 || dot === wire.$from.length - 1) return undefined;
  return { node: wire.$from.slice(0, dot), output: wire.$from.slice(dot + 1) };
}
