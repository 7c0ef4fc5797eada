import type { Json } from "../document/json.ts";
import type { PortType } from "../types/portType.ts";

/**
 * What a node type says of itself, as JSON: the editor draws from it, `playgraph nodes` prints it and the documentation is made of it.
 * It holds no code, so that whoever has the catalogue can check and plan a graph without running a line of a node.
 */
export type NodeDeclaration = {
  readonly type: string;
  /** From 1; part of the cache key. Raised when the same inputs would give another result. */
  readonly version: number;
  readonly title: string;
  /** One sentence. */
  readonly summary: string;
  readonly category: "source" | "text" | "axes" | "generate" | "image" | "output";
  readonly behaviour: "map" | "emit" | "collect" | "zip" | "subgraph";
  /** In declared order, which decides R6 and R12. */
  readonly inputs: Readonly<Record<string, InputDeclaration>>;
  readonly outputs: Readonly<Record<string, OutputDeclaration>>;
  /** At least one of these inputs has to be given, by a literal or a wire; each is optional, or has a default that says nothing. */
  readonly needsOneOf?: readonly string[];
  /** The structural text input whose `{variables}` become further text inputs of the node. */
  readonly variablesOf?: string;
  /** The structural text input that names a graph file: that graph's inputs become further inputs of the node, its outputs are the node's, and its nodes run in the node's place (R13). */
  readonly subgraphOf?: string;
  /** Its outputs, after the declared ones, are the columns of a table. */
  readonly tableOf?: TableDeclaration;
  /** The new axes of an emitting node, in declared order (R8). */
  readonly axes: readonly AxisDeclaration[];
  /** Pure and worth keeping. */
  readonly cache: boolean;
  /** Changes something outside of the run, such as a file that it writes: a plan that asks the cache never calls it. What waits for fal has effects anyway. */
  readonly effect?: true;
  /** What a task waits for a permit of; `none` for cheap work that is done at once. */
  readonly resource: "fal" | "cpu" | "io" | "none";
  /** Paid images of one task: the value of an input, or a number. Zero where nothing is paid. */
  readonly generations: number | { readonly valueOf: string };
  /** Who is paid for them, as prices are told by: the value of a structural text input, or an endpoint's id. */
  readonly endpoint?: string | { readonly valueOf: string };
  /** The structural text input that names files: it must mention every axis of a task as `{axis}`, so that no two tasks write one file. */
  readonly namesFiles?: string;
  /** Milliseconds after which a task fails as `Timeout`; none where the node has its own. */
  readonly timeout?: number;
};

export type InputDeclaration = {
  readonly type: PortType;
  readonly doc: string;
  /** An input with a default is never missing. */
  readonly default?: Json;
  /** May be left open without having a default: the node then sees `undefined`. */
  readonly optional?: true;
  /** Left open, it is an integer drawn from graph seed, node id and coordinate, from 0 to 2^32 - 1. */
  readonly derive?: "seed";
  /** Takes all items along some axes at once (R9). */
  readonly collect?: true;
  /** Decides ports or axes: a literal or a graph input, never a wire (R8). */
  readonly structural?: true;
  /** A structural JSON input that names axes: null, a list of their ids, or for a zip also a record from input to id. The plan checks it. */
  readonly namesAxes?: "list" | "list or record";
  /** Holds a path relative to the folder of the file that it stands in: a text input as a whole, a sweep after its `@`. */
  readonly file?: true;
  /** `absent`: an absence is passed as a value; `holes`: failures too (R6). */
  readonly accepts?: "absent" | "holes";
};

export type OutputDeclaration = {
  /**
   * `sameAs`: the type of what that input carries; if it carries nothing, of the first wired input declared with its type.
   * `elementsOf`: the type of the elements of that input's literal list or sweep, unless the structural choice `typeFrom` names a kind (it may be "auto").
   */
  readonly type: PortType | { readonly sameAs: string } | { readonly elementsOf: string; readonly typeFrom?: string };
  readonly doc: string;
  /** Names (`""` for an unnamed one) of the node's new axes that it has; all of them where this is missing, none for `[]` (R7). */
  readonly axes?: readonly string[];
  /** A task may leave it out. */
  readonly mayBeAbsent?: true;
};

/** A node whose outputs a file decides: one for each column of a table. */
export type TableDeclaration = {
  /** The text input that names the file. Where it holds no literal, `columns` has to say the types, and the length is known at run time. */
  readonly file: string;
  /** The structural JSON input that narrows them: null for all columns that have a name, or a list of names, as the file has them, and of `{ "name": …, "type": … }`, where the type counts more than what the values look like. */
  readonly columns: string;
  /** The text input that names the column, as the file has it, whose values label the axis; where it or the cell is empty, rows are numbered from 1. */
  readonly label?: string;
};

export type AxisDeclaration =
  /** One axis for each alternative of the template in that input: `{animal: cat|dog}` is named, `{cat|dog}` is not. */
  | { readonly from: "template"; readonly input: string }
  | {
      readonly from: "items";
      readonly name?: string;
      /** The first of them that is not left open or null says the length before the run, if it is a literal; else it is known at run time. */
      readonly length: readonly ({ readonly valueOf: string; /** Labels count up from that input's literal, unless the other is true. */ readonly labels?: { readonly from: string; readonly unless: string } } | { readonly elementsOf: string } | /** The rows of the table that `tableOf` names. */ { readonly rowsOf: string })[];
      /** No axis is made where that input is this literal, given or by default (`num_images: 1`). */
      readonly unless?: { readonly input: string; readonly is: string | number | boolean };
    };

/** All node types that there are, by type. */
export type Catalogue = ReadonlyMap<string, NodeDeclaration>;
