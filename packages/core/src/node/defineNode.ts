import type { AxisDeclaration, InputDeclaration, NodeDeclaration, OutputDeclaration, TableDeclaration } from "./catalogue.ts";
import type { Column } from "./column.ts";
import type { Coordinate } from "./coordinate.ts";
import type { Generation } from "./generation.ts";
import type { Graph } from "../document/graph.ts";
import type { ImageValue } from "../types/image.ts";
import type { Json } from "../document/json.ts";
import type { PortType } from "../types/portType.ts";
import type { Hole } from "./state.ts";
import type { Steps } from "./step.ts";
import type { Blobs, Clock, Files, Progress } from "./world.ts";

/** An input's declaration, with the TypeScript type of what a node's function sees of it. `~value` is never there at run time; a name, not a symbol, lets a module export inputs that several nodes share. */
type InputSpec<Value> = InputDeclaration & { readonly "~value"?: Value };
export type OutputSpec<Value> = OutputDeclaration & { readonly "~value"?: Value };

type ValueOf<Spec> = Spec extends { readonly "~value"?: infer Value } ? Value : never;
type InputSpecs = Readonly<Record<string, InputSpec<unknown>>>;
type OutputSpecs = Readonly<Record<string, OutputSpec<unknown>>>;

type CollectNames<Inputs> = { [Name in keyof Inputs]: Inputs[Name] extends { readonly collect: true } ? Name : never }[keyof Inputs];
type ItemNames<Inputs> = Exclude<keyof Inputs, CollectNames<Inputs>>;

type Open<Spec> = Spec extends { readonly optional: true } ? undefined : never;
type Missing<Spec> = Spec extends { readonly accepts: "absent" | "holes" } ? Hole : never;

/** What a node's function gets for its item inputs. */
type ItemValues<Inputs> = { readonly [Name in ItemNames<Inputs>]: ValueOf<Inputs[Name]> | Open<Inputs[Name]> | Missing<Inputs[Name]> };

/** One row of a collect: a value or a hole for each collect input that is wired or has a literal, with where it stands. */
export type Row<Inputs> = {
  /** Over the axes of the node's collect inputs joined, R4's order. */
  readonly coordinate: Coordinate;
  readonly values: { readonly [Name in CollectNames<Inputs>]: ValueOf<Inputs[Name]> | Open<Inputs[Name]> | Hole };
};

type MayBeAbsent<Outputs> = { [Name in keyof Outputs]: Outputs[Name] extends { readonly mayBeAbsent: true } ? Name : never }[keyof Outputs];
type TaskLevel<Outputs> = { [Name in keyof Outputs]: Outputs[Name] extends { readonly axes: readonly [] } ? Name : never }[keyof Outputs];

/** A hole stands for an output that is left out (`absent(reason)`), or passes on the hole that an input brought. */
type OutputValues<Outputs> = { readonly [Name in keyof Outputs]: ValueOf<Outputs[Name]> | (Name extends MayBeAbsent<Outputs> ? Hole : never) };

/** One item of an emitting task. */
export type Item<Outputs> = {
  /** One position and label for each new axis, in declared order. For a single axis positions count up from 0 by themselves and `keys` may be left out. */
  readonly keys?: readonly number[];
  readonly labels: readonly string[];
  readonly outputs: OutputValues<Omit<Outputs, TaskLevel<Outputs>>>;
};

export type NodeContext = {
  readonly node: string;
  readonly coordinate: Coordinate;
  /** Ids of the axes that this node makes in this graph, in declared order: one label of an item for each. */
  readonly newAxes: readonly string[];
  /** The graph as it runs, overrides included; subgraphs are nodes of it. */
  readonly graph: Graph;
  /** The files of its subgraphs, by path from the graph's folder. */
  readonly graphs: ReadonlyMap<string, Graph>;
  /** Aborted when the run is cancelled or the task has timed out. Pass it to everything that waits. */
  readonly signal: AbortSignal;
  readonly clock: Clock;
  readonly blobs: Blobs;
  readonly files: Files;
  /** The values of a template's `{variables}`, as far as the node has such inputs. */
  readonly variables: ReadonlyMap<string, string>;
  /** Of a node whose outputs are the columns of a table: those that it has in this graph, in the order of the outputs. */
  readonly columns: readonly Column[];
  /** The paid requests that this task's inputs rest on. */
  readonly generations: readonly Generation[];
  readonly progress: (progress: Progress) => void;
  /** An integer from 0 to 2^32 - 1 drawn from graph seed, node id, coordinate and `parts`: the same in every run. */
  readonly draw: (...parts: readonly (string | number)[]) => number;
  readonly step: Steps;
};

type Facts<Inputs, Outputs> = {
  readonly type: string;
  readonly version: number;
  readonly title: string;
  readonly summary: string;
  readonly category: NodeDeclaration["category"];
  readonly inputs: Inputs;
  readonly outputs: Outputs;
  readonly needsOneOf?: readonly (keyof Inputs & string)[];
  readonly variablesOf?: keyof Inputs & string;
  readonly tableOf?: { readonly [Key in keyof TableDeclaration]: keyof Inputs & string };
  readonly axes?: readonly AxisDeclaration[];
  /** Default: false. */
  readonly cache?: boolean;
  /** Default: `none`. */
  readonly resource?: NodeDeclaration["resource"];
  /** Default: 0. */
  readonly generations?: NodeDeclaration["generations"];
  readonly endpoint?: string | { readonly valueOf: keyof Inputs & string };
  readonly namesFiles?: keyof Inputs & string;
  readonly effect?: true;
  readonly timeout?: number;
};

type Behaviour<Inputs, Outputs> =
  | { readonly run: (inputs: ItemValues<Inputs>, context: NodeContext) => OutputValues<Outputs> | Promise<OutputValues<Outputs>> }
  | {
      /** Yields items; returns the outputs that have none of the new axes. */
      readonly emit: (
        inputs: ItemValues<Inputs>,
        context: NodeContext,
      ) => Generator<Item<Outputs>, OutputValues<Pick<Outputs, TaskLevel<Outputs>>> | void, void> | AsyncGenerator<Item<Outputs>, OutputValues<Pick<Outputs, TaskLevel<Outputs>>> | void, void>;
    }
  | { readonly collect: (rows: readonly Row<Inputs>[], inputs: ItemValues<Inputs>, context: NodeContext) => OutputValues<Outputs> | Promise<OutputValues<Outputs>> }
  /** Pairs axes by position: done by the engine, without code of the node's own (R11). */
  | { readonly zip: true }
  /** Stands for the graph in the file that this input names: put in its place by the engine (R13). */
  | { readonly subgraphOf: keyof Inputs & string };

type Outcome = Readonly<Record<string, Json | Hole>>;
type AnyItem = { readonly keys?: readonly number[]; readonly labels: readonly string[]; readonly outputs: Outcome };
type AnyRow = { readonly coordinate: Coordinate; readonly values: Readonly<Record<string, Json | Hole | undefined>> };
type AnyInputs = Readonly<Record<string, Json | Hole | undefined>>;

/** A node type as the engine sees it: the declaration, and the function that does it. */
export type NodeDefinition = {
  readonly declaration: NodeDeclaration;
  readonly run?: (inputs: AnyInputs, context: NodeContext) => Outcome | Promise<Outcome>;
  readonly emit?: (inputs: AnyInputs, context: NodeContext) => Iterator<AnyItem, Outcome | void, void> | AsyncIterator<AnyItem, Outcome | void, void>;
  readonly collect?: (rows: readonly AnyRow[], inputs: AnyInputs, context: NodeContext) => Outcome | Promise<Outcome>;
};

/**
 * Declares a node type. The types of `run`, `emit` or `collect` come from `inputs` and `outputs`: a wrong output name does not compile.
 * @example defineNode({ type: "shout", version: 1, title: "Shout", summary: "Text in capitals.", category: "text",
 *   inputs: { text: text({ doc: "What to shout." }) }, outputs: { text: text.output({ doc: "…" }) },
 *   run: ({ text }) => ({ text: text.toUpperCase() }) })
 */
export function defineNode<const Inputs extends InputSpecs, const Outputs extends OutputSpecs>(
  definition: Facts<Inputs, Outputs> & Behaviour<Inputs, Outputs>,
): NodeDefinition {
  const { type, version, title, summary, category, inputs, outputs, needsOneOf, variablesOf, tableOf, axes = [], cache = false, resource = "none", generations = 0, endpoint, namesFiles, effect, timeout } = definition;
  const behaviour = "run" in definition ? "map" : "emit" in definition ? "emit" : "collect" in definition ? "collect" : "zip" in definition ? "zip" : "subgraph";
  const declaration: NodeDeclaration = {
    type,
    version,
    title,
    summary,
    category,
    behaviour,
    inputs,
    outputs,
    ...(needsOneOf === undefined ? {} : { needsOneOf }),
    ...(variablesOf === undefined ? {} : { variablesOf }),
    ...("subgraphOf" in definition ? { subgraphOf: definition.subgraphOf } : {}),
    ...(tableOf === undefined ? {} : { tableOf }),
    axes,
    cache,
    resource,
    generations,
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(namesFiles === undefined ? {} : { namesFiles }),
    ...(effect === undefined ? {} : { effect }),
    ...(timeout === undefined ? {} : { timeout }),
  };
  // The engine has checked every input against its declaration before it calls, which is what the typed functions rely on.
  return { declaration, ...functionOf(definition) };
}

function functionOf(definition: object): object {
  if ("run" in definition) return { run: definition.run };
  if ("emit" in definition) return { emit: definition.emit };
  if ("collect" in definition) return { collect: definition.collect };
  return {};
}

type InputOptions<Value> = { readonly doc: string; readonly default?: Value; readonly structural?: true; readonly namesAxes?: "list" | "list or record"; readonly file?: true; readonly accepts?: "absent" | "holes" };

function port<Value>() {
  return (type: PortType) => ({
    input: <const Options extends InputOptions<Value> & { readonly optional?: true; readonly derive?: "seed" }>(options: Options) =>
      ({ type, ...options }) as unknown as InputSpec<Value> & Options,
    collect: <const Options extends InputOptions<Value> & { readonly optional?: true }>(options: Options) => ({ type, collect: true, ...options }) as unknown as InputSpec<Value> & Options & { readonly collect: true },
    output: <const Options extends { readonly doc: string; readonly axes?: readonly string[]; readonly mayBeAbsent?: true }>(options: Options) => ({ type, ...options }) as unknown as OutputSpec<Value> & Options,
  });
}

/** Ports by kind: `text({ maxLength: 80 }).input({ doc, default })`, `.collect({ doc })`, `.output({ doc })`. */
export const text = (limits: Omit<Extract<PortType, { kind: "text" }>, "kind"> = {}) => port<string>()({ kind: "text", ...limits });
export const integer = (limits: Omit<Extract<PortType, { kind: "integer" }>, "kind"> = {}) => port<number>()({ kind: "integer", ...limits });
export const number = (limits: Omit<Extract<PortType, { kind: "number" }>, "kind"> = {}) => port<number>()({ kind: "number", ...limits });
export const boolean = () => port<boolean>()({ kind: "boolean" });
export const image = () => port<ImageValue>()({ kind: "image" });
export const mask = () => port<ImageValue>()({ kind: "mask" });
/** An input that takes the text of an https URL or a data URI too, as a literal: for services that fetch pictures themselves. */
export const imageOrUrl = () => port<ImageValue | string>()({ kind: "image", url: true });
export const maskOrUrl = () => port<ImageValue | string>()({ kind: "mask", url: true });
export const size = (limits: Omit<Extract<PortType, { kind: "size" }>, "kind">) => port<string | { readonly width: number; readonly height: number }>()({ kind: "size", ...limits });
export const choice = <const Choices extends readonly string[]>(...choices: Choices) => port<Choices[number]>()({ kind: "choice", choices });
export const json = () => port<Json>()({ kind: "json" });
export const any = () => port<Json>()({ kind: "any" });

/** An output that carries what an input carries, whatever its type: `sameAs("value").output({ doc })`. */
export const sameAs = (input: string) => ({
  output: <const Options extends { readonly doc: string; readonly axes?: readonly string[]; readonly mayBeAbsent?: true }>(options: Options) => ({ type: { sameAs: input }, ...options }) as unknown as OutputSpec<Json> & Options,
});
/** An output that carries one element of a literal list at a time; `typeFrom` is the choice input that can say their kind. */
export const elementsOf = (input: string, typeFrom?: string) => ({
  output: <const Options extends { readonly doc: string; readonly axes?: readonly string[]; readonly mayBeAbsent?: true }>(options: Options) => ({ type: { elementsOf: input, ...(typeFrom === undefined ? {} : { typeFrom }) }, ...options }) as unknown as OutputSpec<Json> & Options,
});
