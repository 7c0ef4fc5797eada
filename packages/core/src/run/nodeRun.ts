import type { Axes } from "../plan/axes.ts";
import type { NodeDefinition } from "../node/defineNode.ts";
import type { Json } from "../document/json.ts";
import type { Gather } from "./gather.ts";
import type { Plan, PlannedNode } from "../plan/plan.ts";
import type { ResolvedGraph, ResolvedInput, ResolvedNode } from "../check/resolvedGraph.ts";
import { type AxisGroup, type Lead, rankGroups, type Space, Spaces } from "./space.ts";

/** A node made ready to run: where its tasks stand, and where in the points' cells its inputs and outputs are. */
export type NodeRun = {
  readonly index: number;
  readonly id: string;
  readonly resolved: ResolvedNode;
  readonly definition: NodeDefinition;
  readonly planned: PlannedNode;
  readonly space: Space;
  /** The item inputs that each task has to look at, in declared order; those that a zip pairs are gathered instead. */
  readonly items: readonly ItemInput[];
  /** All its item inputs in declared order: values that are the same for all its tasks, and undefined for the others. */
  readonly literals: Readonly<Record<string, Json | undefined>>;
  /** Whether an input is wired to what never comes. */
  readonly hasAbsent: boolean;
  readonly gathers: readonly Gather[];
  readonly group: AxisGroup | undefined;
  /** Outputs without a new axis that something reads, and their cells at the task's point. */
  readonly taskSlots: readonly OutputSlot[];
  /** The longest way from a source, in nodes: deeper tasks go first. */
  readonly depth: number;
  /** Whether its tasks are among the results. */
  readonly isResult: boolean;
};

export type ItemInput = {
  readonly input: ResolvedInput;
  /** Of a template: not declared, and given to the node's function apart. */
  readonly isVariable: boolean;
  readonly isWired: boolean;
  /** Where a wired input's cell is found from the task's point. */
  readonly lead: Lead;
  readonly slot: number;
  /** Whether what comes by the wire has axes. */
  readonly varies: boolean;
};

/** Lays out a run: spaces, cells and gathers for every node, in running order. Done once, before the first task. */
export function layOut(graph: ResolvedGraph, plan: Plan, definitions: ReadonlyMap<string, NodeDefinition>): { readonly root: Space; readonly nodes: readonly NodeRun[] } {
  const axes: Axes = new Map(plan.axes.map((axis) => [axis.id, axis]));
  const spaces = new Spaces(axes, rankGroups(axes, timesGathered(plan)));
  const results = resultNodes(graph);
  const streams: Streams = new Map();
  const nodes: NodeRun[] = [];
  for (const [index, planned] of plan.nodes.entries()) {
    const resolved = graph.nodes.get(planned.id);
    const definition = definitions.get(planned.type);
    if (!resolved || !definition) throw new Error(`the plan has a node that cannot run: ${planned.id}`);
    const space = spaces.of(planned.taskAxes);
    space.nodes.push(index);
    const group = planned.newAxes.length > 0 ? spaces.group(planned.id, planned.newAxes, planned.taskAxes) : undefined;
    const items: ItemInput[] = [];
    const literals: Record<string, Json | undefined> = {};
    let depth = 0;
    let hasAbsent = false;
    for (const input of resolved.inputs) {
      const stream = streamOf(streams, input);
      if (stream) depth = Math.max(depth, 1 + stream.depth);
      if (input.declaration.collect || (stream && resolved.declaration.behaviour === "zip")) continue;
      const isVariable = !Object.hasOwn(resolved.declaration.inputs, input.name);
      const { source, declaration } = input;
      if (!isVariable) literals[input.name] = source.kind === "literal" ? source.value : undefined;
      if (source.kind === "absent") hasAbsent = true;
      if (stream) items.push({ input, isVariable, isWired: true, lead: spaces.lead(space, stream.space), slot: stream.slot(), varies: stream.space.axes.length > 0 });
      else if (isVariable || source.kind === "absent" || (source.kind === "open" && declaration.derive)) items.push({ input, isVariable, isWired: false, lead: -1, slot: -1, varies: false });
    }
    const gathers = gatheredTogether(resolved).map((inputs, position) => {
      const columns = new Set(inputs.flatMap((input) => streamOf(streams, input)?.space.axes ?? []));
      return gather(spaces, space, { node: index, index: position, columns }, (rows) =>
        inputs.flatMap((input) => {
          const stream = streamOf(streams, input);
          return stream ? [{ name: input.name, lead: spaces.lead(rows, stream.space), slot: stream.slot() }] : [];
        }),
      );
    });
    const taskSlots: OutputSlot[] = [];
    streams.set(
      planned.id,
      resolved.outputs.map(({ name, newAxes }) => {
        if (newAxes.length === 0) return new Stream(name, space, depth, taskSlots);
        const ofItems = spaces.of(planned.outputAxes[name] ?? []);
        return new Stream(name, ofItems, depth, ofItems.items);
      }),
    );
    nodes.push({ index, id: planned.id, resolved, definition, planned, space, items, literals, hasAbsent, gathers, group, taskSlots, depth, isResult: results.has(planned.id) });
  }
  spaces.finish();
  return { root: spaces.root, nodes };
}

type OutputSlot = { readonly output: string; readonly slot: number };

/** By node, in the order of its outputs. */
type Streams = Map<string, readonly Stream[]>;

class Stream {
  readonly output: string;
  readonly space: Space;
  readonly depth: number;
  /** Where what fills its cells finds their position. */
  readonly #filled: OutputSlot[];
  #slot: number | undefined;

  constructor(output: string, space: Space, depth: number, filled: OutputSlot[]) {
    this.output = output;
    this.space = space;
    this.depth = depth;
    this.#filled = filled;
  }

  /** The position of its cell at each point. Asked for by readers only: what nothing reads is not kept. */
  slot(): number {
    if (this.#slot === undefined) {
      this.#slot = this.space.cells++;
      this.#filled.push({ slot: this.#slot, output: this.output });
    }
    return this.#slot;
  }
}

/** What a wired input reads. */
function streamOf(streams: Streams, { name, source }: ResolvedInput): Stream | undefined {
  if (source.kind !== "wire") return undefined;
  const stream = streams.get(source.node)?.find(({ output }) => output === source.output);
  if (!stream) throw new Error(`"${name}" reads what no node gives`);
  return stream;
}

/** What a node gathers: a collect all its wired collect inputs together, a zip each wired input by itself. */
function gatheredTogether(node: ResolvedNode): readonly (readonly ResolvedInput[])[] {
  const { behaviour } = node.declaration;
  if (behaviour !== "collect" && behaviour !== "zip") return [];
  const wired = node.inputs.filter(({ source }) => source.kind === "wire");
  return behaviour === "collect" ? [wired.filter(({ declaration }) => declaration.collect)] : wired.map((input) => [input]);
}

function gather(spaces: Spaces, tasks: Space, facts: { readonly node: number; readonly index: number; readonly columns: ReadonlySet<string> }, inputs: (rows: Space) => Gather["inputs"]): Gather {
  const rows = spaces.of([...facts.columns, ...tasks.axes]);
  const before = (space: Space) => space.axes.every((id) => tasks.axes.includes(id));
  const chain = spaces.chain(rows);
  const slices = chain.find(before) ?? spaces.root;
  const made: Gather = {
    node: facts.node,
    index: facts.index,
    rows,
    slices,
    slot: slices.slices.length,
    rowSlice: spaces.lead(rows, slices),
    rowTask: spaces.lead(rows, tasks),
    taskSlice: spaces.lead(tasks, slices),
    columns: rows.axes.flatMap((id, index) => (facts.columns.has(id) ? [index] : [])),
    inputs: inputs(rows),
  };
  slices.slices.push(made);
  rows.rowsOf.push(made);
  const after = [...chain, ...spaces.chain(tasks)].filter((space) => space.base && space.axes.length > slices.axes.length);
  for (const space of new Set(after)) if (space.base) space.opens.push({ gather: made, slice: spaces.lead(space.base, slices) });
  return made;
}

/** How many nodes collapse each axis. */
function timesGathered(plan: Plan): ReadonlyMap<string, number> {
  const times = new Map<string, number>();
  for (const node of plan.nodes) for (const id of node.collapsed) times.set(id, (times.get(id) ?? 0) + 1);
  return times;
}

/** The nodes whose tasks are the rows of the results: those of the graph's outputs, or those on which nothing hangs. */
function resultNodes(graph: ResolvedGraph): ReadonlySet<string> {
  if (graph.outputs) return new Set([...graph.outputs.values()].map(({ node }) => node));
  const last = new Set(graph.nodes.keys());
  for (const node of graph.nodes.values()) {
    for (const { source } of node.inputs) if (source.kind === "wire") last.delete(source.node);
  }
  return last;
}
