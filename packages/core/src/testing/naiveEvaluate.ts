import type { Coordinate, Key } from "../node/coordinate.ts";
import { coordinateText } from "../node/coordinate.ts";
import type { NodeDefinition } from "../node/defineNode.ts";
import { type Failure, PlaygraphError } from "../node/failure.ts";
import type { Json } from "../document/json.ts";
import type { ResolvedGraph, ResolvedInput, ResolvedNode } from "../check/resolvedGraph.ts";
import { absent, failed, type Hole, isHole } from "../node/state.ts";

/**
 * What a graph means, written down as plainly as the rules R1 to R13 allow: every extent is materialised by nested loops, nothing is clever, nothing is
 * shared with the planner or the executor but the data types. Nodes' functions must be synchronous. Only for small graphs.
 */
export function naiveEvaluate(graph: ResolvedGraph, nodes: ReadonlyMap<string, NodeDefinition>): ReadonlyMap<string, NaiveStream> {
  const evaluation = new Naive();
  for (const node of graph.nodes.values()) evaluation.evaluate(node, nodes.get(node.declaration.type) as NodeDefinition);
  return evaluation.streams;
}

type State = { readonly value: Json } | Hole;
/** Key and label by axis. */
type Assignment = ReadonlyMap<string, { readonly key: Key; readonly label: string }>;
export type NaiveStream = { readonly axes: readonly string[]; readonly cells: ReadonlyMap<string, { readonly coordinate: Coordinate; readonly state: State }> };

class Naive {
  readonly streams = new Map<string, NaiveStream>();
  /** For each axis: its owner and the axes of its owner's tasks. */
  readonly #axes = new Map<string, { readonly owner: string; readonly parents: readonly string[] }>();
  /** What each owner's task at a coordinate made: a choice on each of its axes. */
  readonly #made = new Map<string, Map<string, readonly Assignment[]>>();

  evaluate(node: ResolvedNode, definition: NodeDefinition): void {
    const items = node.inputs.filter((input) => !input.declaration.collect);
    const collects = node.inputs.filter((input) => input.declaration.collect);
    const itemAxes = this.#union(items);
    const newAxes = node.newAxes.map(({ id }) => id);
    let taskAxes = itemAxes;
    let pairs = new Map<string, string>();
    const joined = this.#union(collects);
    if (node.declaration.behaviour === "collect") {
      const over = node.inputs.find(({ name }) => name === "over")?.source;
      const named = over?.kind === "literal" && Array.isArray(over.value) ? over.value : undefined;
      const isInside = (id: string) => (this.#axes.get(id)?.owner ?? "").startsWith(node.inside?.prefix ?? "");
      const collapsed = joined.filter((id) => isInside(id) && (named ? named.includes(id) : !itemAxes.includes(id)));
      taskAxes = [...new Set([...itemAxes, ...joined.filter((id) => !collapsed.includes(id))])];
    }
    if (node.declaration.behaviour === "zip") {
      const wired = items.filter(({ source }) => source.kind === "wire");
      pairs = new Map(wired.map((input) => [input.name, this.#pairedAxis(input, wired, node)]));
      taskAxes = [...new Set(wired.flatMap((input) => this.#axesOf(input).filter((id) => id !== pairs.get(input.name))))];
    }
    for (const id of newAxes) this.#axes.set(id, { owner: node.id, parents: taskAxes });
    this.#made.set(node.id, new Map());
    const cells = new Map(node.outputs.map((output) => [output.name, new Map<string, { coordinate: Coordinate; state: State }>()]));
    const give = (output: string, assignment: Assignment, state: State): void => {
      const axes = [...taskAxes, ...(node.outputs.find(({ name }) => name === output)?.newAxes ?? [])];
      const coordinate = this.#coordinate(assignment, axes);
      const stream = cells.get(output);
      if (!stream?.has(coordinateText(coordinate))) stream?.set(coordinateText(coordinate), { coordinate, state });
    };
    for (const task of this.#extent(taskAxes)) {
      const rowsOf = (inputs: readonly ResolvedInput[]) => {
        const axes = this.#union(inputs);
        const rows = this.#extent([...new Set([...axes, ...taskAxes])]).filter((row) => taskAxes.every((id) => row.get(id)?.key === task.get(id)?.key));
        return rows
          .map((row) => ({ coordinate: this.#coordinate(row, axes), states: inputs.map((input) => this.#state(input, row)) }))
          .toSorted((a, b) => compare(a.coordinate, b.coordinate));
      };
      const outcome = this.#perform(node, definition, task, items, collects, rowsOf, pairs);
      const whole = (hole: Hole): void => {
        if (newAxes.length > 0) {
          const none = new Map([...task, ...newAxes.map((id) => [id, { key: "none" as const, label: "none" }] as const)]);
          this.#made.get(node.id)?.set(this.#text(task, taskAxes), [...(this.#made.get(node.id)?.get(this.#text(task, taskAxes)) ?? []), none]);
          for (const output of node.outputs) if (output.newAxes.length > 0) give(output.name, none, hole);
        }
        for (const output of node.outputs) if (output.newAxes.length === 0) give(output.name, task, hole);
      };
      if ("hole" in outcome && outcome.items.length === 0) {
        whole(outcome.hole);
        continue;
      }
      const made = outcome.items.map((item) => ({ assignment: new Map([...task, ...newAxes.map((id, index) => [id, { key: item.keys[index] ?? 0, label: item.labels[index] ?? "" }] as const)]), item }));
      this.#made.get(node.id)?.set(
        this.#text(task, taskAxes),
        made.map(({ assignment }) => assignment),
      );
      for (const { assignment, item } of made) for (const output of node.outputs) if (output.newAxes.length > 0) give(output.name, assignment, item.states.get(output.name) as State);
      if ("hole" in outcome) whole(outcome.hole);
      else for (const output of node.outputs) if (output.newAxes.length === 0) give(output.name, task, outcome.states.get(output.name) as State);
    }
    for (const output of node.outputs) this.streams.set(`${node.id}.${output.name}`, { axes: [...taskAxes, ...output.newAxes], cells: cells.get(output.name) ?? new Map() });
  }

  #perform(
    node: ResolvedNode,
    definition: NodeDefinition,
    task: Assignment,
    items: readonly ResolvedInput[],
    collects: readonly ResolvedInput[],
    rowsOf: (inputs: readonly ResolvedInput[]) => readonly { readonly coordinate: Coordinate; readonly states: readonly State[] }[],
    pairs: ReadonlyMap<string, string>,
  ): Outcome {
    const coordinate = this.#coordinate(task, [...task.keys()]);
    const carried = (hole: Hole): Outcome => ({ hole: hole.state === "failed" ? failed(hole.failure, true) : hole, items: [] });
    const seen = new Map<string, Json | Hole | undefined>();
    let rows: { coordinate: Coordinate; values: Record<string, Json | Hole | undefined> }[] = [];
    const missing = items.find(({ source }) => source.kind === "absent")?.source;
    if (node.declaration.behaviour === "zip" && missing?.kind === "absent") return carried(absent(missing.reason));
    if (node.declaration.behaviour === "zip") return this.#zip(node, coordinate, items, rowsOf, pairs);
    const holes: Hole[] = [];
    for (const input of items) {
      if (input.source.kind === "open") {
        seen.set(input.name, undefined);
        continue;
      }
      const state = this.#state(input, task);
      if ("value" in state) seen.set(input.name, state.value);
      else if (input.declaration.accepts === "holes" || (input.declaration.accepts === "absent" && state.state === "absent")) seen.set(input.name, state);
      else holes.push(state);
    }
    const cause = holes.find((hole) => hole.state === "failed") ?? holes[0];
    if (cause) return carried(cause);
    if (node.declaration.behaviour === "collect") {
      const wired = collects.filter(({ source }) => source.kind !== "open");
      const found = rowsOf(wired);
      rows = found.map((row) => ({ coordinate: row.coordinate, values: Object.fromEntries(wired.map((input, index) => [input.name, bare(row.states[index] as State)])) }));
      const states = wired.flatMap(({ source }, index) => (source.kind === "literal" ? [] : found.map((row) => row.states[index] as State)));
      if (coordinate.some(({ key }) => key === "none") && !states.some((state) => "value" in state)) {
        const missing = states.filter((state) => "state" in state);
        const first = missing.find((hole) => hole.state === "failed") ?? missing[0];
        if (first) return carried(first);
        const none = coordinate.find(({ key }) => key === "none")?.axis ?? "";
        return carried(this.#noneState(none, task));
      }
    }
    const inputs = Object.fromEntries(seen);
    const context = { node: node.id, coordinate } as never;
    const given: { keys: readonly number[]; labels: readonly string[]; states: ReadonlyMap<string, State> }[] = [];
    const axes = node.newAxes.length;
    const fail = (error: unknown): Outcome => ({ hole: failed(failureOf(error, node.id, coordinateText(coordinate)), false), items: axes === 1 ? given : [] });
    try {
      if (!definition.emit) {
        const outputs = definition.collect ? definition.collect(rows, inputs, context) : definition.run?.(inputs, context);
        return { items: [], states: statesOf(node, outputs as Record<string, Json | Hole>) };
      }
      const iterator = definition.emit(inputs, context) as Iterator<{ keys?: readonly number[]; labels: readonly string[]; outputs: Record<string, Json | Hole> }, Record<string, Json | Hole> | void, void>;
      for (;;) {
        const next = iterator.next();
        if (next.done) {
          const count = given.length;
          const length = axes === 1 ? (node.newAxes[0]?.length ?? 0) : 0;
          for (let key = count; key < length; key++) given.push({ keys: [key], labels: [], states: new Map(node.outputs.map(({ name }) => [name, absent(`"${node.id}" gave ${count} of ${length}`)])) });
          return { items: given, states: statesOf(node, next.value ?? {}) };
        }
        given.push({ keys: next.value.keys ?? [given.length], labels: next.value.labels, states: statesOf(node, next.value.outputs) });
      }
    } catch (error) {
      return fail(error);
    }
  }

  #zip(node: ResolvedNode, coordinate: Coordinate, items: readonly ResolvedInput[], rowsOf: (inputs: readonly ResolvedInput[]) => readonly { readonly coordinate: Coordinate; readonly states: readonly State[] }[], pairs: ReadonlyMap<string, string>): Outcome {
    const wired = items.filter(({ source }) => source.kind === "wire");
    const sides = wired.map((input) => {
      const rows = rowsOf([input]).map((row) => ({ key: row.coordinate.find(({ axis }) => axis === pairs.get(input.name))?.key, state: row.states[0] as State }));
      return { name: input.name, values: rows.filter(({ key }) => key !== "none"), none: rows.find(({ key }) => key === "none") };
    });
    const states = sides.flatMap(({ values, none }) => [...values, ...(none ? [none] : [])].map(({ state }) => state));
    const cause = (hole: Hole): Hole => (hole.state === "failed" ? failed(hole.failure, true) : hole);
    if (coordinate.some(({ key }) => key === "none") && !states.some((state) => "value" in state)) {
      const missing = states.filter((state) => "state" in state);
      const first = missing.find((hole) => hole.state === "failed") ?? missing[0];
      const none = coordinate.find(({ key }) => key === "none")?.axis ?? "";
      return { hole: cause(first ?? this.#noneState(none, new Map(coordinate.map((choice) => [choice.axis, choice])))), items: [] };
    }
    const known = sides.filter(({ none }) => !none).map(({ values }) => values.length);
    const tooLong = sides.some(({ none, values }) => none && known[0] !== undefined && values.length > known[0]);
    if (new Set(known).size > 1 || tooLong) {
      const said = sides.map(({ name, values }) => `${name} has ${values.length}`).join(", ");
      const message = `The paired axes are not equally long here: ${said}. Make them equally long, or join them without pairing.`;
      return { hole: failed(failureOf(new PlaygraphError({ code: "InvalidInput", message }), node.id, coordinateText(coordinate)), false), items: [] };
    }
    const count = Math.min(...sides.map(({ values }) => values.length));
    const given = Array.from({ length: count }, (_, key) => ({
      keys: [key],
      labels: [],
      states: new Map(
        node.outputs.map(({ name }) => {
          const state = sides.find((side) => side.name === name)?.values[key]?.state ?? absent(`nothing is wired to "${name}"`);
          return [name, "value" in state ? state : cause(state)];
        }),
      ),
    }));
    const ends = sides.flatMap(({ none }) => (none ? ["value" in none.state ? absent("it has no items here") : none.state] : []));
    const end = ends.find((hole) => hole.state === "failed") ?? ends[0];
    return end ? { hole: cause(end), items: given } : { items: given, states: new Map() };
  }

  #pairedAxis(input: ResolvedInput, wired: readonly ResolvedInput[], node: ResolvedNode): string {
    const along = node.inputs.find(({ name }) => name === "along")?.source;
    const given = node.inputs.filter(({ declaration, source }) => !declaration.structural && source.kind !== "open");
    const named = along?.kind === "literal" && Array.isArray(along.value) ? along.value[given.indexOf(input)] : undefined;
    if (typeof named === "string") return named;
    const own = this.#axesOf(input).filter((id) => wired.every((other) => other === input || !this.#axesOf(other).includes(id)));
    // Of several none is told apart: an error, but where the zip does not run all of them stay.
    return own.length === 1 ? (own[0] ?? "") : "";
  }

  /** What the owner of an axis gave in the place of items. */
  #noneState(axis: string, task: Assignment): Hole {
    const owner = this.#axes.get(axis)?.owner;
    for (const [name, stream] of this.streams) {
      if (!name.startsWith(`${owner}.`) || !stream.axes.includes(axis)) continue;
      for (const { coordinate, state } of stream.cells.values()) {
        if ("state" in state && coordinate.every((choice) => (task.get(choice.axis)?.key ?? choice.key) === choice.key) && coordinate.some((choice) => choice.axis === axis && choice.key === "none")) return state;
      }
    }
    throw new Error(`no state at none of ${axis}`);
  }

  #axesOf(input: ResolvedInput): readonly string[] {
    return input.source.kind === "wire" ? (this.streams.get(`${input.source.node}.${input.source.output}`)?.axes ?? []) : [];
  }

  #union(inputs: readonly ResolvedInput[]): readonly string[] {
    return [...new Set(inputs.flatMap((input) => this.#axesOf(input)))];
  }

  #state(input: ResolvedInput, at: Assignment): State {
    const { source } = input;
    if (source.kind === "literal") return { value: source.value };
    if (source.kind === "absent") return absent(source.reason);
    if (source.kind === "open") throw new Error(`"${input.name}" is open`);
    const stream = this.streams.get(`${source.node}.${source.output}`);
    const cell = stream?.cells.get(coordinateText(this.#coordinate(at, stream.axes)));
    if (!cell) throw new Error(`${source.node}.${source.output} has nothing at ${coordinateText(this.#coordinate(at, stream?.axes ?? []))}`);
    return cell.state;
  }

  /** R1: every choice of keys that the owners allow, parents included; parents outside the set are then dropped. R4: in order. */
  #extent(axes: readonly string[]): readonly Assignment[] {
    const whole = new Set<string>();
    const add = (id: string): void => {
      if (whole.has(id)) return;
      for (const parent of this.#axes.get(id)?.parents ?? []) add(parent);
      whole.add(id);
    };
    for (const id of axes) add(id);
    let assignments: Assignment[] = [new Map()];
    const done = new Set<string>();
    for (const id of whole) {
      const { owner, parents } = this.#axes.get(id) ?? { owner: "", parents: [] };
      if (done.has(owner)) continue;
      done.add(owner);
      assignments = assignments.flatMap((assignment) => (this.#made.get(owner)?.get(this.#text(assignment, parents)) ?? []).map((made) => new Map([...assignment, ...[...made].filter(([axis]) => whole.has(axis))])));
    }
    const distinct = new Map(assignments.map((assignment) => [this.#text(assignment, axes), new Map([...assignment].filter(([id]) => axes.includes(id)))]));
    return [...distinct.values()].toSorted((a, b) => compare(this.#coordinate(a, axes), this.#coordinate(b, axes)));
  }

  /** R4: parents first, otherwise by id. */
  #coordinate(assignment: Assignment, axes: readonly string[]): Coordinate {
    const under = (id: string, ancestor: string): boolean => (this.#axes.get(id)?.parents ?? []).some((parent) => parent === ancestor || under(parent, ancestor));
    const rest = [...new Set(axes)].toSorted();
    const ordered: string[] = [];
    while (rest.length > 0) {
      const index = rest.findIndex((id) => !rest.some((other) => under(id, other)));
      ordered.push(...rest.splice(index, 1));
    }
    return ordered.map((axis) => ({ axis, key: assignment.get(axis)?.key ?? 0, label: assignment.get(axis)?.label ?? "" }));
  }

  #text(assignment: Assignment, axes: readonly string[]): string {
    return coordinateText(this.#coordinate(assignment, axes));
  }
}

type Given = { readonly keys: readonly number[]; readonly labels: readonly string[]; readonly states: ReadonlyMap<string, State> };
type Outcome = { readonly hole: Hole; readonly items: readonly Given[] } | { readonly items: readonly Given[]; readonly states: ReadonlyMap<string, State> };

function compare(a: Coordinate, b: Coordinate): number {
  for (const [index, { key }] of a.entries()) {
    const other = b[index]?.key ?? "none";
    if (key === other) continue;
    return key === "none" ? 1 : other === "none" ? -1 : key - other;
  }
  return 0;
}

function bare(state: State): Json | Hole {
  return "value" in state ? state.value : state;
}

function statesOf(node: ResolvedNode, outputs: Readonly<Record<string, Json | Hole>>): ReadonlyMap<string, State> {
  return new Map(
    node.outputs.map(({ name }) => {
      const value = outputs[name];
      if (isHole(value)) return [name, value.state === "failed" ? failed(value.failure, true) : value];
      return [name, value === undefined ? absent(`"${node.id}" left it out`) : { value }];
    }),
  );
}

function failureOf(error: unknown, node: string, coordinate: string): Failure {
  if (error instanceof PlaygraphError) return { ...error.failure, node, coordinate };
  throw error;
}
