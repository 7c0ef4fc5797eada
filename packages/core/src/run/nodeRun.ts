import type { Axes } from "../plan/axes.ts";
import type { NodeDefinition } from "../node/defineNode.ts";
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
  /** Item inputs in declared order; those that a zip pairs are gathered instead. */
  readonly items: readonly ItemInput[];
  readonly gathers: readonly Gather[];
  readonly group: AxisGroup | undefined;
  /** Outputs without a new axis that something reads, and their cells at the task's point. */
  readonly taskSlots: readonly { readonly output: string; readonly slot: number }[];
  /** The longest way from a source, in nodes: deeper tasks go first. */
  readonly depth: number;
  /** Whether its tasks are among the results. */
  readonly isResult: boolean;
};

type ItemInput = {
  readonly input: ResolvedInput;
  /** Where a wired input's cell is found from the task's point. */
  readonly wire: { readonly lead: Lead; readonly slot: number; readonly varies: boolean } | undefined;
};

/** Lays out a run: spaces, cells and gathers for every node, in running order. Done once, before the first task. */
export function layOut(graph: ResolvedGraph, plan: Plan, definitions: ReadonlyMap<string, NodeDefinition>): { readonly root: Space; readonly nodes: readonly NodeRun[] } {
  const axes: Axes = new Map(plan.axes.map((axis) => [axis.id, axis]));
  const spaces = new Spaces(axes, rankGroups(axes, timesGathered(plan)));
  const results = resultNodes(graph);
  const streams = new Map<string, Stream>();
  const nodes: NodeRun[] = [];
  for (const [index, planned] of plan.nodes.entries()) {
    const resolved = graph.nodes.get(planned.id);
    const definition = definitions.get(planned.type);
    if (!resolved || !definition) throw new Error(`the plan has a node that cannot run: ${planned.id}`);
    const space = spaces.of(planned.taskAxes);
    space.nodes.push(index);
    const group = planned.newAxes.length > 0 ? spaces.group(planned.id, planned.newAxes, planned.taskAxes) : undefined;
    const read = (input: ResolvedInput, from: Space) => {
      if (input.source.kind !== "wire") return undefined;
      const stream = streams.get(`${input.source.node}.${input.source.output}`);
      if (!stream) throw new Error(`"${planned.id}" reads what no node gives`);
      return { lead: spaces.lead(from, stream.space), slot: stream.slot(), varies: stream.space.axes.length > 0, depth: stream.depth };
    };
    const wired = resolved.inputs.filter((input) => input.source.kind === "wire");
    const depth = wired.reduce((deepest, input) => Math.max(deepest, 1 + (input.source.kind === "wire" ? (streams.get(`${input.source.node}.${input.source.output}`)?.depth ?? 0) : 0)), 0);
    const isZip = resolved.declaration.behaviour === "zip";
    const items = resolved.inputs.filter((input) => !input.declaration.collect && !(isZip && input.source.kind === "wire")).map((input): ItemInput => ({ input, wire: read(input, space) }));
    const gathers = gatheredTogether(resolved).map((inputs, position) => {
      const columns = new Set(inputs.flatMap((input) => axesOf(streams, input)));
      return gather(spaces, space, { node: index, index: position, columns }, (rows) => inputs.flatMap((input) => read(input, rows) ?? []).map(({ lead, slot }, at) => ({ name: inputs[at]?.name ?? "", lead, slot })));
    });
    const taskSlots: { output: string; slot: number }[] = [];
    for (const output of resolved.outputs) {
      const ofItems = output.newAxes.length > 0;
      const at = ofItems ? spaces.of(planned.outputAxes[output.name] ?? []) : space;
      let slot: number | undefined;
      streams.set(`${planned.id}.${output.name}`, {
        space: at,
        depth,
        slot: () => {
          if (slot !== undefined) return slot;
          slot = at.cells++;
          (ofItems ? at.items : taskSlots).push({ slot, output: output.name });
          return slot;
        },
      });
    }
    nodes.push({ index, id: planned.id, resolved, definition, planned, space, items, gathers, group, taskSlots, depth, isResult: results.has(planned.id) });
  }
  spaces.finish();
  return { root: spaces.root, nodes };
}

type Stream = {
  readonly space: Space;
  readonly depth: number;
  /** Asked for by readers only: what nothing reads is not kept. */
  readonly slot: () => number;
};

/** What a node gathers: a collect all its wired collect inputs together, a zip each wired input by itself. */
function gatheredTogether(node: ResolvedNode): readonly (readonly ResolvedInput[])[] {
  const wired = node.inputs.filter(({ source }) => source.kind === "wire");
  if (node.declaration.behaviour === "collect") return [wired.filter(({ declaration }) => declaration.collect)];
  return node.declaration.behaviour === "zip" ? wired.map((input) => [input]) : [];
}

function axesOf(streams: ReadonlyMap<string, Stream>, input: ResolvedInput): readonly string[] {
  return input.source.kind === "wire" ? (streams.get(`${input.source.node}.${input.source.output}`)?.space.axes ?? []) : [];
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
