import type { Axes } from "../plan/axes.ts";
import type { NodeDeclaration } from "../node/catalogue.ts";
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
  readonly outputs: readonly OutputRun[];
  /** The longest way from a source, in nodes: deeper tasks go first. */
  readonly depth: number;
  /** Whether its tasks are the rows of the results: those of the graph's outputs, or those on which nothing hangs. */
  isResult: boolean;
};

/** An output, and where its cells are. */
type OutputRun = {
  readonly name: string;
  readonly space: Space;
  /** Whether it is given item by item: its cells are there as soon as a point is. */
  readonly ofItems: boolean;
  /** Position of its cell at each point of `space`; -1 while nothing reads it. */
  slot: number;
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
  const types = new Map<NodeDeclaration, TypeFacts>();
  const nodes = new Map<string, NodeRun>();
  for (const planned of plan.nodes) {
    const resolved = graph.nodes.get(planned.id);
    const definition = definitions.get(planned.type);
    if (!resolved || !definition) throw new Error(`the plan has a node that cannot run: ${planned.id}`);
    const { declaration } = resolved;
    const facts = types.get(declaration) ?? factsOf(declaration);
    types.set(declaration, facts);
    const space = spaces.of(planned.taskAxes);
    const group = planned.newAxes.length > 0 ? spaces.group(planned.id, planned.newAxes, planned.taskAxes) : undefined;
    const literals: Record<string, Json | undefined> = { ...facts.defaults };
    const items: ItemInput[] = [];
    let depth = 0;
    let hasAbsent = false;
    for (let position = 0; position < resolved.inputs.length; position++) {
      const input = resolved.inputs[position] as ResolvedInput;
      const { source } = input;
      // A muted node may pass on another type's default.
      if (source.kind === "literal" && source.byDefault && source.value === input.declaration.default) continue;
      const from = sourceOf(nodes, input);
      if (from) {
        depth = Math.max(depth, 1 + from.node.depth);
        if (!graph.outputs) from.node.isResult = false;
      }
      if (input.declaration.collect || (from && declaration.behaviour === "zip")) continue;
      const isVariable = position >= facts.declared;
      if (!isVariable) literals[input.name] = source.kind === "literal" ? source.value : undefined;
      if (source.kind === "absent") hasAbsent = true;
      if (from) items.push({ input, isVariable, isWired: true, lead: spaces.lead(space, from.output.space), slot: slotOf(from.output), varies: from.output.space.axes.length > 0 });
      else if (isVariable || source.kind === "absent" || (source.kind === "open" && input.declaration.derive)) items.push({ input, isVariable, isWired: false, lead: -1, slot: -1, varies: false });
    }
    const gathers = gatheredTogether(resolved).map((inputs, index) => gather(spaces, space, { node: nodes.size, index, read: inputs.flatMap((input) => sourceOf(nodes, input) ?? []).map(({ output }, at) => ({ name: inputs[at]?.name ?? "", output })) }));
    const outputs = resolved.outputs.map(({ name, newAxes }): OutputRun => (newAxes.length === 0 ? { name, space, ofItems: false, slot: -1 } : { name, space: spaces.of(planned.outputAxes[name] ?? []), ofItems: true, slot: -1 }));
    space.nodes.push(nodes.size);
    nodes.set(planned.id, { index: nodes.size, id: planned.id, resolved, definition, planned, space, items: exactly(items), literals, hasAbsent, gathers: gathers.length === 0 ? none : gathers, group, outputs, depth, isResult: !graph.outputs });
  }
  for (const { node } of graph.outputs?.values() ?? []) {
    const result = nodes.get(node);
    if (result) result.isResult = true;
  }
  spaces.finish();
  return { root: spaces.root, nodes: [...nodes.values()] };
}

const none: readonly never[] = [];

/** The same in no more room than it needs: what grows is given room for many more, and there is one for each node. */
function exactly<Item>(items: readonly Item[]): readonly Item[] {
  return items.length === 0 ? none : items.slice();
}

/** What all nodes of a type have in common. */
type TypeFacts = {
  /** How many inputs are declared: those after them are a template's variables. */
  readonly declared: number;
  /** Of the item inputs. */
  readonly defaults: Readonly<Record<string, Json | undefined>>;
};

function factsOf({ inputs }: NodeDeclaration): TypeFacts {
  const declared = Object.entries(inputs);
  return { declared: declared.length, defaults: Object.fromEntries(declared.flatMap(([name, input]) => (input.collect ? [] : [[name, input.default]]))) };
}

/** The position of the output's cell at each point. Asked for by readers only: what nothing reads is not kept. */
function slotOf(output: OutputRun): number {
  if (output.slot >= 0) return output.slot;
  output.slot = output.space.cells++;
  if (output.ofItems) output.space.items.push(output);
  return output.slot;
}

/** What a wired input reads. */
function sourceOf(nodes: ReadonlyMap<string, NodeRun>, { name, source }: ResolvedInput): { readonly node: NodeRun; readonly output: OutputRun } | undefined {
  if (source.kind !== "wire") return undefined;
  const node = nodes.get(source.node);
  const output = node?.outputs.find((one) => one.name === source.output);
  if (!node || !output) throw new Error(`"${name}" reads what no node gives`);
  return { node, output };
}

/** What a node gathers: a collect all its wired collect inputs together, a zip each wired input by itself. */
function gatheredTogether(node: ResolvedNode): readonly (readonly ResolvedInput[])[] {
  const { behaviour } = node.declaration;
  if (behaviour !== "collect" && behaviour !== "zip") return [];
  const wired = node.inputs.filter(({ source }) => source.kind === "wire");
  return behaviour === "collect" ? [wired.filter(({ declaration }) => declaration.collect)] : wired.map((input) => [input]);
}

type GatheredInput = { readonly name: string; readonly output: OutputRun };

function gather(spaces: Spaces, tasks: Space, { node, index, read }: { readonly node: number; readonly index: number; readonly read: readonly GatheredInput[] }): Gather {
  const columns = new Set(read.flatMap(({ output }) => output.space.axes));
  const rows = spaces.of([...columns, ...tasks.axes]);
  const before = (space: Space) => space.axes.every((id) => tasks.axes.includes(id));
  const chain = spaces.chain(rows);
  const slices = chain.find(before) ?? spaces.root;
  const made: Gather = {
    node,
    index,
    rows,
    slices,
    slot: slices.slices.length,
    rowSlice: spaces.lead(rows, slices),
    rowTask: spaces.lead(rows, tasks),
    taskSlice: spaces.lead(tasks, slices),
    columns: rows.axes.flatMap((id, index) => (columns.has(id) ? [index] : [])),
    inputs: read.map(({ name, output }) => ({ name, lead: spaces.lead(rows, output.space), slot: slotOf(output) })),
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
