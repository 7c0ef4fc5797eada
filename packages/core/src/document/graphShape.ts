import { idPattern } from "./graph.ts";

/**
 * The format of the graph document as one table. Reading, saving and the JSON Schema all follow it, so that they cannot disagree:
 * the fields of a record stand in the order in which they are saved.
 */
export type Shape =
  | { readonly is: "text" }
  /** Text that follows the rule for names. */
  | { readonly is: "id"; readonly names: Names }
  | { readonly is: "boolean" }
  | { readonly is: "number" }
  /** Inclusive. */
  | { readonly is: "integer"; readonly min: number; readonly max: number }
  | { readonly is: "word"; readonly words: readonly string[] }
  /** Any JSON. */
  | { readonly is: "literal" }
  | { readonly is: "wire" }
  /** A literal or a wire. */
  | { readonly is: "input" }
  /** `unique` names a field that no two items may share. */
  | { readonly is: "list"; readonly item: Shape; readonly unique?: string }
  | { readonly is: "map"; readonly keys: Names; readonly item: Shape }
  /** `noun` is what messages call it. */
  | { readonly is: "record"; readonly noun: string; readonly fields: Readonly<Record<string, Shape>>; readonly required: readonly string[]; readonly doc?: Readonly<Record<string, string>> };

/** What the keys of a map, or ids in a list, may be called. */
export type Names = { readonly noun: string; readonly pattern: RegExp; readonly rule: string; readonly reserved?: readonly string[] };

export const formatVersion = 1;

const text: Shape = { is: "text" };
const number: Shape = { is: "number" };

const ids: Names = { noun: "id", pattern: idPattern, rule: "a lower-case letter, then up to 63 lower-case letters, digits and hyphens" };
const nodeIds: Names = { ...ids, noun: "node id", reserved: ["inputs"] };
/** Wider than ids, since fal's own field names are input names. */
const names: Names = { noun: "name", pattern: /^[A-Za-z_][A-Za-z0-9_-]{0,63}$/, rule: "a letter or underscore, then up to 63 letters, digits, underscores and hyphens" };

export const nodeShape: Shape & { readonly is: "record" } = {
  is: "record",
  noun: "node",
  required: ["type"],
  fields: {
    type: text,
    version: { is: "integer", min: 1, max: Number.MAX_SAFE_INTEGER },
    title: text,
    muted: { is: "boolean" },
    note: text,
    inputs: { is: "map", keys: names, item: { is: "input" } },
  },
  doc: {
    type: "The node type; `playgraph nodes` lists those that are installed.",
    version: "The version of the node type that the node was drawn with.",
    title: "What the editor writes on the node instead of the type's title.",
    muted: "The node does nothing: its first input of a type passes to the first output of that type.",
    note: "A remark for people.",
    inputs: 'A literal or a wire { "$from": "node.output" } for each input; an input that is left out has its default.',
  },
};

const graphInput: Shape = {
  is: "record",
  noun: "graph input",
  required: ["type"],
  fields: { type: { is: "word", words: ["text", "integer", "number", "boolean", "image", "mask", "size", "choice", "json", "any"] }, default: { is: "literal" }, description: text },
};

const box = { x: number, y: number, width: number, height: number } as const;

const layout: Shape = {
  is: "record",
  noun: "layout",
  required: [],
  fields: {
    nodes: {
      is: "map",
      keys: nodeIds,
      item: { is: "record", noun: "node's layout", required: ["x", "y"], fields: { x: number, y: number, width: number, collapsed: { is: "boolean" }, pinned: { is: "list", item: text } } },
    },
    frames: { is: "list", unique: "id", item: { is: "record", noun: "frame", required: ["id", "title", ...Object.keys(box)], fields: { id: { is: "id", names: ids }, title: text, ...box } } },
    notes: { is: "list", unique: "id", item: { is: "record", noun: "note", required: ["id", "text", ...Object.keys(box)], fields: { id: { is: "id", names: ids }, text, ...box } } },
  },
};

export const graphShape: Shape & { readonly is: "record" } = {
  is: "record",
  noun: "graph",
  required: ["playgraph", "nodes"],
  fields: {
    $schema: text,
    playgraph: { is: "integer", min: formatVersion, max: formatVersion },
    name: text,
    description: text,
    seed: { is: "integer", min: 0, max: Number.MAX_SAFE_INTEGER },
    inputs: { is: "map", keys: names, item: graphInput },
    outputs: { is: "map", keys: names, item: { is: "wire" } },
    nodes: { is: "map", keys: nodeIds, item: nodeShape },
    layout,
  },
  doc: {
    $schema: "Where an editor finds this schema. Nothing reads it here.",
    playgraph: "The version of the format.",
    name: "What the graph is called.",
    description: "What the graph is for.",
    seed: "All that the graph leaves to chance is drawn from it; another seed means other pictures. Default 0.",
    inputs: 'The graph as a function: wired as { "$from": "inputs.name" }, set by --input name=value.',
    outputs: "What the graph gives; where it is left out, the outputs of the nodes on which nothing hangs.",
    nodes: "What runs, by id.",
    layout: "Where things are drawn, in pixels. No part of it has a meaning for a run.",
  },
};
