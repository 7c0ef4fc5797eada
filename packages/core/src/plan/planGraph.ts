import { type Axes, type Axis, joinAxes, orderAxes, withAncestors } from "./axes.ts";
import { type Count, sum, times, zero } from "./count.ts";
import { type Diagnostic, pointer } from "../document/diagnostic.ts";
import type { Json } from "../document/json.ts";
import { pairedAxes } from "./pairedAxes.ts";
import type { Plan, PlannedNode } from "./plan.ts";
import type { ResolvedGraph, ResolvedInput, ResolvedNode, ResolvedOutput } from "../check/resolvedGraph.ts";
import { type AxisName, axisNames } from "./axisNames.ts";
import { findAxis } from "../node/findAxis.ts";
import { restrictAxes, type Restriction, shortName } from "./restriction.ts";
import { suggest } from "../document/suggest.ts";
import { placeholders } from "./placeholders.ts";

/**
 * Which axes every stream has and how many tasks every node has, without running anything and without counting one by one:
 * a plan of 10^12 tasks takes as long as one of ten. Linear in nodes and wires.
 */
export function planGraph(graph: ResolvedGraph, restriction: Restriction = {}): Plan {
  const { at, first } = restriction;
  const before = made.get(graph);
  if (before && before.at === at && before.first === first) return before.plan;
  const plan = makePlan(graph, restriction);
  made.set(graph, { at, first, plan });
  return plan;
}

/** The last plan of each graph: whoever checks a graph and then runs it asks twice for the same. */
const made = new WeakMap<ResolvedGraph, { readonly at: Restriction["at"] | undefined; readonly first: number | undefined; readonly plan: Plan }>();

function makePlan(graph: ResolvedGraph, restriction: Restriction): Plan {
  const planner = new Planner(graph);
  for (const node of graph.nodes.values()) planner.add(node);
  const { axes, diagnostics } = restrictAxes(planner.axes, restriction);
  const counter = new TaskCounter(axes, restriction.first);
  const nodes = planner.drafts.map((draft): PlannedNode => ({ ...draft.node, ...counter.count(draft) }));
  return {
    nodes,
    axes: [...axes.values()],
    tasks: sum(nodes.map((node) => node.tasks)),
    generations: sum(nodes.map((node) => node.generations)),
    diagnostics: [...planner.diagnostics, ...diagnostics],
  };
}

const noAxes: readonly string[] = [];
const noPairs: PlannedNode["pairs"] = {};

type Draft = {
  readonly node: Omit<PlannedNode, "tasks" | "generations">;
  readonly generations: ResolvedNode["declaration"]["generations"];
  readonly inputs: readonly ResolvedInput[];
  readonly outputs: readonly ResolvedOutput[];
  /** Whether some of its tasks may find an input absent and so not run. */
  readonly filtered: boolean;
};

type TaskAxes = Pick<PlannedNode, "taskAxes" | "collapsed"> & { readonly pairs?: PlannedNode["pairs"]; /** Of a zip's new axis. */ readonly length?: number | undefined };

class Planner {
  readonly axes = new Map<string, Axis>();
  readonly drafts: Draft[] = [];
  readonly diagnostics: Diagnostic[] = [];
  readonly #graph: ResolvedGraph;
  readonly #byId = new Map<string, Draft>();
  /** Axes whose owner may not run everywhere. */
  readonly #shortened = new Set<string>();
  readonly #allAxes: ReadonlySet<string>;
  /** The first node of each name, as it is written. */
  readonly #fileNames = new Map<string, string>();

  constructor(graph: ResolvedGraph) {
    this.#graph = graph;
    this.#allAxes = new Set([...graph.nodes.values()].flatMap((node) => node.newAxes.map((axis) => axis.id)));
  }

  add(node: ResolvedNode): void {
    const { behaviour } = node.declaration;
    const items = behaviour === "collect" ? node.inputs.filter((input) => !input.declaration.collect) : node.inputs;
    const { taskAxes, collapsed, pairs = noPairs, length } = behaviour === "collect" ? this.#collect(node, items) : behaviour === "zip" ? this.#zip(node, items) : ({ taskAxes: this.#join(items), collapsed: noAxes } satisfies TaskAxes);
    const filtered = items.some((input) => !input.declaration.accepts && this.#mayBeAbsent(input)) || taskAxes.some((id) => this.#shortened.has(id));
    for (const axis of node.newAxes) {
      const known = axis.length ?? length;
      this.axes.set(axis.id, { id: axis.id, owner: node.id, parents: taskAxes, ...(known === undefined ? {} : { length: known }), ...(axis.labels ? { labels: axis.labels } : {}), ...(behaviour === "zip" ? { pairs: Object.values(pairs) } : {}) });
      if (filtered) this.#shortened.add(axis.id);
    }
    const newAxes = node.newAxes.length === 0 ? noAxes : node.newAxes.map((axis) => axis.id);
    const itemAxes = newAxes.length === 0 ? taskAxes : orderAxes(this.axes, [...taskAxes, ...newAxes]);
    const outputAxes: Record<string, readonly string[]> = {};
    for (const output of node.outputs) outputAxes[output.name] = output.newAxes.length === 0 ? taskAxes : joinAxes(this.axes, taskAxes, orderAxes(this.axes, output.newAxes));
    const endpoint = endpointOf(node);
    const draft: Draft = {
      node: { id: node.id, type: node.declaration.type, taskAxes, collapsed, pairs, newAxes, itemAxes, outputAxes, ...(endpoint === undefined ? {} : { endpoint }) },
      generations: node.declaration.generations,
      inputs: node.inputs,
      outputs: node.outputs,
      filtered,
    };
    this.drafts.push(draft);
    this.#byId.set(node.id, draft);
    this.#checkFileNames(node, taskAxes);
  }

  #axesOf(input: ResolvedInput): readonly string[] {
    if (input.source.kind !== "wire") return noAxes;
    return this.#byId.get(input.source.node)?.node.outputAxes[input.source.output] ?? noAxes;
  }

  #join(inputs: readonly ResolvedInput[]): readonly string[] {
    const sets: (readonly string[])[] = [];
    for (const input of inputs) {
      const axes = this.#axesOf(input);
      if (axes.length > 0 && !sets.includes(axes)) sets.push(axes);
    }
    return sets.length < 2 ? (sets[0] ?? noAxes) : joinAxes(this.axes, ...sets);
  }

  #mayBeAbsent(input: ResolvedInput): boolean {
    if (input.source.kind === "absent") return true;
    if (input.source.kind !== "wire") return false;
    const { node, output } = input.source;
    const draft = this.#byId.get(node);
    if (!draft) return false;
    if (draft.filtered) return true;
    for (const { name, mayBeAbsent } of draft.outputs) if (name === output) return mayBeAbsent;
    return false;
  }

  /** R9. */
  #collect(node: ResolvedNode, items: readonly ResolvedInput[]): TaskAxes {
    const itemAxes = this.#join(items);
    const joined = this.#join(node.inputs.filter((input) => input.declaration.collect));
    const named = this.#namedAxes(node, "over");
    for (const { id, where } of named ?? []) {
      if (!this.#isInside(node, id)) this.#error(node, "outer-axis", where, `"over" of "${node.id}" names the axis "${id}", which comes in from outside of the subgraph: nothing inside takes its items together.`, axesHint(this.#named(node, joined)));
      else if (itemAxes.includes(id)) this.#error(node, "item-axis", where, `"over" of "${node.id}" names the axis "${id}", but an item input of the node has it, so the node runs once for each of its keys.`, `Take "${id}" out of "over".`);
      else if (!joined.includes(id)) this.#warning(node, "axis-does-not-reach", where, `"over" of "${node.id}" names the axis "${id}", which does not reach the node, so it has no effect.`, axesHint(this.#named(node, joined)));
    }
    const collapsed = joined.filter((id) => this.#isInside(node, id) && !itemAxes.includes(id) && (!named || named.some((axis) => axis.id === id)));
    for (const input of node.inputs.filter(({ name, declaration }) => name !== "over" && declaration.namesAxes)) {
      for (const { id, where } of this.#namedAxes(node, input.name) ?? []) {
        if (!collapsed.includes(id)) this.#error(node, "axis-does-not-reach", where, `"${input.name}" of "${node.id}" names the axis "${id}", which is not among those that the node takes together.`, axesHint(this.#named(node, collapsed)));
      }
    }
    const left = [...itemAxes, ...joined.filter((id) => !collapsed.includes(id))];
    return { taskAxes: orderAxes(this.axes, left), collapsed };
  }

  /** R11. */
  #zip(node: ResolvedNode, items: readonly ResolvedInput[]): TaskAxes {
    const given = items.filter(({ declaration, source }) => !declaration.structural && source.kind !== "open");
    const sides = given.map((input) => ({ name: input.name, axes: this.#axesOf(input) }));
    const { pairs, problems } = pairedAxes(sides, this.#axisNames(node, "along"), this.#allAxes);
    // Where something before it is muted and leaves an input out the zip does not run, and what it would pair is not to be judged.
    const isMissing = given.some(({ source }) => source.kind === "absent");
    for (const problem of isMissing ? [] : problems) this.#error(node, "cannot-zip", pointer("inputs", problem.input), `"${node.id}": ${problem.message}`, problem.hint);
    const paired = new Set(pairs.values());
    // Ordered anew: an axis may stand elsewhere where one that it is made under is paired and gone.
    const others = orderAxes(this.axes, sides.flatMap(({ name, axes }) => axes.filter((id) => id !== pairs.get(name))));
    const lengths = new Set([...paired].flatMap((id) => this.axes.get(id)?.length ?? []));
    if (lengths.size > 1 && problems.length === 0) {
      const said = [...pairs].map(([input, id]) => `${input} has ${this.axes.get(id)?.length ?? "?"} (${id})`).join(", ");
      this.#error(node, "unequal-lengths", "", `"${node.id}" pairs axes of unequal lengths: ${said}.`, "Make them equally long: nothing is repeated or dropped to make lengths fit.");
    }
    return { taskAxes: others, collapsed: [...paired], pairs: Object.fromEntries(pairs), length: [...lengths][0] };
  }

  /** Whether the axis is made in the node's own graph, or in a subgraph of that: no others end inside (R13). */
  #isInside({ inside }: ResolvedNode, axis: string): boolean {
    return inside === undefined || (this.axes.get(axis)?.owner ?? axis).startsWith(inside.prefix);
  }

  /** The axes that a node may name, by the ids that they have in its own file. */
  #named({ inside }: ResolvedNode, axes: Iterable<string>): readonly string[] {
    return inside ? [...axes].filter((id) => id.startsWith(inside.prefix)).map((id) => id.slice(inside.prefix.length)) : [...axes];
  }

  /** The axes that an input of the node names, as far as there are such; all else is told. Undefined where the input says nothing. */
  #namedAxes(node: ResolvedNode, input: string): readonly { readonly id: string; readonly where: string }[] | undefined {
    const names = this.#axisNames(node, input);
    return names?.flatMap(({ at, name }) => {
      const id = findAxis(this.#allAxes, name);
      const where = pointer("inputs", input, at);
      if (id !== undefined) return [{ id, where }];
      const owner = ownerOf(name, node.inside?.prefix ?? "", this.#graph.ids);
      const what = `"${input}" of "${node.id}" names the axis "${name}"`;
      if (owner !== undefined) this.#warning(node, "axis-not-made", where, `${what}, but "${owner}" makes no such axis now, so it has no effect.`, axesHint(this.#named(node, this.#allAxes)));
      else this.#error(node, "unknown-axis", where, `${what}, which no node of this graph makes.`, axesHint(this.#named(node, this.#allAxes)));
      return [];
    });
  }

  #axisNames(node: ResolvedNode, input: string): readonly AxisName[] | undefined {
    const form = node.declaration.inputs[input]?.namesAxes;
    const names = form && axisNames(literalOf(node, input), form);
    if (!names || !("problem" in names)) return names;
    this.#error(node, "wrong-value", pointer("inputs", input), `"${input}" of "${node.id}" ${names.problem}.`, axesHint(this.#named(node, this.#allAxes)));
    return undefined;
  }

  /** Two tasks must never write one file, so a name has to tell all of a task's axes apart. */
  #checkFileNames(node: ResolvedNode, taskAxes: readonly string[]): void {
    const { namesFiles } = node.declaration;
    const name = namesFiles === undefined ? undefined : literalOf(node, namesFiles);
    if (namesFiles === undefined || typeof name !== "string" || name === "") return;
    const path = pointer("inputs", namesFiles);
    const { axes: named, unknown, hasNode, isOpen } = placeholders(name, taskAxes);
    const folders = name.split("/").map((part) => part.trim());
    if (folders.some((part) => part === "" || part === "." || part === "..")) this.#error(node, "outside-folder", path, `"${name}" of "${node.id}" does not name a file inside the output folder.`, 'Leave out ".", "..", and slashes at either end or next to each other.');
    if (isOpen) this.#error(node, "open-brace", path, `"${name}" of "${node.id}" has a brace that is never closed.`, "Close it, as in {seeds}.");
    for (const word of unknown) {
      const meant = suggest(word, ["axes", "node", ...taskAxes, ...taskAxes.map(shortName)]);
      this.#error(node, "unknown-placeholder", path, `"${name}" of "${node.id}" names {${word}}, which is no axis of what it saves.`, meant === undefined ? `There are: ${["axes", "node", ...taskAxes].map((known) => `{${known}}`).join(", ")}.` : `Did you mean {${meant}}?`);
    }
    if (!hasNode) this.#checkSameNames(node, name, path);
    const lacking = isOpen ? [] : taskAxes.filter((id) => !named.has(id));
    if (lacking.length === 0) return;
    const all = lacking.map((id) => `"${id}"`).join(", ");
    this.#error(node, "name-lacks-axis", path, `"${name}" of "${node.id}" would give several pictures one name: it does not mention the ${lacking.length === 1 ? "axis" : "axes"} ${all}.`, `Write "${withAxes(asWritten(node, name), lacking, node.inside?.prefix ?? "")}".`);
  }

  /** A subgraph that is used twice names its files twice. Labels may still tell them apart, so that it is no error. */
  #checkSameNames(node: ResolvedNode, name: string, path: string): void {
    const written = asWritten(node, name);
    const other = this.#fileNames.get(written);
    if (other === undefined) this.#fileNames.set(written, node.id);
    else this.#warning(node, "same-file-names", path, `"${other}" and "${node.id}" name their files alike, "${written}": where two names meet, the second file is refused.`, "Add {node} to the name.");
  }

  #error(node: ResolvedNode, code: string, where: string, message: string, hint?: string): void {
    this.diagnostics.push({ code, severity: "error", ...placeOf(node, where), message, ...(hint === undefined ? {} : { hint }) });
  }

  #warning(node: ResolvedNode, code: string, where: string, message: string, hint: string): void {
    this.diagnostics.push({ code, severity: "warning", ...placeOf(node, where), message, hint });
  }
}

/** A place in a node: of one inside a subgraph, in that graph's file. */
function placeOf({ id, inside }: ResolvedNode, where: string): Pick<Diagnostic, "file" | "path"> {
  return { ...(inside ? { file: inside.file } : {}), path: pointer("nodes", id.slice(inside?.prefix.length ?? 0)) + where };
}

/** The node that an axis's name begins with, as the graph that names it knows it. */
function ownerOf(axis: string, prefix: string, ids: ReadonlySet<string>): string | undefined {
  for (let end = axis.indexOf("."); end >= 0; end = axis.indexOf(".", end + 1)) if (ids.has(prefix + axis.slice(0, end))) return axis.slice(0, end);
  return ids.has(prefix + axis) ? axis : undefined;
}

function literalOf(node: ResolvedNode, input: string): Json | undefined {
  const source = node.inputs.find(({ name }) => name === input)?.source;
  return source?.kind === "literal" ? source.value : undefined;
}

/** A file name's template as the node's own file has it. */
function asWritten({ inside }: ResolvedNode, template: string): string {
  return inside ? template.replaceAll(`{${inside.prefix}`, "{") : template;
}

/** The template with these axes besides, in front of an ending such as `.png`. A subgraph's file has no sure names for axes that come in from outside. */
function withAxes(template: string, axes: readonly string[], prefix: string): string {
  const ending = /\.[A-Za-z0-9]{1,4}$/.exec(template)?.[0] ?? "";
  const named = axes.every((id) => id.startsWith(prefix)) ? axes.map((id) => id.slice(prefix.length)) : ["axes"];
  return [template.slice(0, template.length - ending.length), ...named.map((name) => `{${name}}`)].join("-") + ending;
}

function axesHint(ids: Iterable<string>): string {
  const known = [...ids];
  return known.length === 0 ? "There are no axes there." : `There are: ${known.join(", ")}.`;
}

/** R14. Nodes with the same axes have the same counts, which are worked out once. */
class TaskCounter {
  readonly #axes: Axes;
  readonly #first: number | undefined;
  readonly #known = new Map<readonly string[], Count>();

  constructor(axes: Axes, first: number | undefined) {
    this.#axes = axes;
    this.#first = first;
  }

  count(draft: Draft): { readonly tasks: Count; readonly generations: Count } {
    const all = this.#extent(draft.node.taskAxes);
    const vague: Count = draft.filtered && all.kind === "exact" && all.n > 0n ? { ...all, kind: "at-most" } : all;
    const tasks = this.#first === undefined ? vague : atMost(vague, this.#limit(draft.node.taskAxes, BigInt(this.#first)));
    return { tasks, generations: draft.generations === 0 ? zero : times(tasks, generationsEach(draft)) };
  }

  /** An axis of which only the run tells what remains is taken to leave one key, and may leave more. */
  #limit(axes: readonly string[], first: bigint): bigint {
    return axes.reduce((limit, id) => (this.#axes.get(id)?.isAtMost ? limit * BigInt(this.#axes.get(id)?.length ?? 1) : limit), first);
  }

  /** A zip pairs what there is of a part, which may be less than what there is of each side. */
  #isAtMost(id: string): boolean {
    const axis = this.#axes.get(id);
    return axis?.isAtMost === true || (this.#first !== undefined && axis?.pairs !== undefined);
  }

  #extent(axes: readonly string[]): Count {
    const known = this.#known.get(axes);
    if (known) return known;
    const factors = axes.map((id): Count => {
      const length = this.#axes.get(id)?.length;
      return length === undefined ? { kind: "unknown", n: 1n } : { kind: "exact", n: BigInt(length) };
    });
    const all = [...withAncestors(this.#axes, axes)];
    const isEmpty = all.some((id) => this.#axes.get(id)?.length === 0);
    const extent = isEmpty ? zero : factors.reduce(times, { kind: all.some((id) => this.#isAtMost(id)) ? "at-most" : "exact", n: 1n });
    this.#known.set(axes, extent);
    return extent;
  }
}

function atMost(count: Count, limit: bigint): Count {
  if (count.kind === "unknown") return { kind: "at-most", n: limit };
  return count.n <= limit ? count : { ...count, n: limit };
}

function endpointOf({ declaration: { endpoint }, inputs }: ResolvedNode): string | undefined {
  if (typeof endpoint !== "object") return endpoint;
  const source = inputs.find(({ name }) => name === endpoint.valueOf)?.source;
  return source?.kind === "literal" && typeof source.value === "string" ? source.value : undefined;
}

function generationsEach({ generations, inputs }: Draft): Count {
  if (typeof generations === "number") return { kind: "exact", n: BigInt(generations) };
  const source = inputs.find(({ name }) => name === generations.valueOf)?.source;
  return source?.kind === "literal" && typeof source.value === "number" ? { kind: "exact", n: BigInt(source.value) } : { kind: "unknown", n: 1n };
}
