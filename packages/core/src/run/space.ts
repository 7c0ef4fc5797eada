import { type Axes, orderAxes, withAncestors } from "../plan/axes.ts";
import { compareText } from "../document/compareText.ts";
import type { Gather } from "./gather.ts";

/** The new axes of one node, which its tasks fix together: a full box of keys, or only `none` (R3). */
export type AxisGroup = {
  readonly owner: string;
  readonly axes: readonly string[];
  /** Where its owner's tasks stand. */
  readonly tasks: Space;
  /** Position of its emissions among those of its owner's task points. */
  readonly slot: number;
  /** The spaces, other than that of its owner's tasks, whose points it extends: their points may come after its keys. */
  readonly crosses: Space[];
};

/**
 * A set of axes of which the run needs the extent (R1). Most are *closed*: they hold all that their axes are made under. A closed space extends its
 * `base` by one group, the one that comes last in the run's order of groups; so two spaces that both hold a group last can be looked up in each other.
 * Any other space is the *shadow* of the closed one around it (`witness`): parents outside the set are dropped.
 */
export type Space = {
  /** R4's order. */
  readonly axes: readonly string[];
  readonly base?: Space;
  readonly group?: AxisGroup;
  /** Positions in the group of the axes that it has of it. */
  readonly groupAxes: readonly number[];
  readonly witness?: Space;
  /** For each of `axes`: its position in the base's or witness's coordinate, or, counted down from -1, in `groupAxes`. */
  readonly from: readonly number[];
  /** The spaces to whose points its points lead, and how each is found. */
  readonly within: Space[];
  readonly paths: Path[];
  readonly extensions: Space[];
  /** Smallest first. */
  readonly shadows: { readonly space: Space; readonly at: number }[];
  /** Its points can be found from the base's point by key. */
  findable: boolean;
  /** Outputs that are settled as soon as a point exists, since the point is an item of their node. */
  readonly items: { readonly slot: number; readonly name: string }[];
  /** How many cells a point has. */
  cells: number;
  /** How many emissions a point may own. */
  groups: number;
  /** Nodes whose tasks stand at its points, by position in the running order. */
  readonly nodes: number[];
  /** Gathers whose slices, rows, or open ends its points are. */
  readonly slices: Gather[];
  readonly rowsOf: Gather[];
  readonly opens: { readonly gather: Gather; /** From a point of the base. */ readonly slice: Lead }[];
};

/** From a point to its projection: the point itself (-1), or a position in `within`. */
export type Lead = number;

export type Path =
  | { readonly by: "base"; readonly lead: Lead }
  /** The child, in that space, of what `lead` finds from the base. */
  | { readonly by: "child"; readonly space: Space; readonly lead: Lead }
  | { readonly by: "via"; readonly at: number; readonly lead: Lead }
  | { readonly by: "witness"; readonly lead: Lead }
  | { readonly by: "shadow" };

/** All spaces of a run, made before it starts. */
export class Spaces {
  readonly root: Space;
  readonly #axes: Axes;
  readonly #rank: ReadonlyMap<string, number>;
  readonly #byKey = new Map<string, Space>();
  readonly #groups = new Map<string, AxisGroup>();

  /** @param rank of each owner: a group comes after all that it is made under; wide ones before narrow ones, since what comes later is kept for joins */
  constructor(axes: Axes, rank: ReadonlyMap<string, number>) {
    this.#axes = axes;
    this.#rank = rank;
    this.root = empty([], {}, [], []);
    this.#byKey.set("", this.root);
  }

  /** The space of these axes, with all that its extent needs. Recursion is as deep as there are axes. */
  of(ids: readonly string[]): Space {
    if (ids.length === 0) return this.root;
    const axes = orderAxes(this.#axes, ids);
    const key = axes.join(" ");
    const known = this.#byKey.get(key);
    if (known) return known;
    const whole = withAncestors(this.#axes, axes);
    const space = whole.size > axes.length ? this.#shadow(axes, [...whole]) : this.#closed(axes);
    this.#byKey.set(key, space);
    return space;
  }

  /** The closed spaces between that one, included, and the root, in turn the base of the one before. */
  chain(space: Space): readonly Space[] {
    const spaces: Space[] = [];
    for (let at: Space | undefined = space.witness ?? space; at; at = at.base) spaces.push(at);
    return spaces;
  }

  /** How to come from a point of `space` to its projection on `target`, whose axes it must have. */
  lead(space: Space, target: Space): Lead {
    if (space === target) return -1;
    const known = space.within.indexOf(target);
    if (known >= 0) return known;
    const path = this.#path(space, target);
    // Making the path may have added others, so the position is known only now.
    const at = space.within.push(target) - 1;
    space.paths.push(path);
    if (path.by === "shadow") space.shadows.push({ space: target, at });
    return at;
  }

  /** Brings into order what was added in the order of need: to be called once, before the first point. */
  finish(): void {
    for (const space of this.#byKey.values()) {
      space.extensions.sort((a, b) => this.#rankOf(a.group?.owner ?? "") - this.#rankOf(b.group?.owner ?? ""));
      space.shadows.sort((a, b) => a.space.axes.length - b.space.axes.length);
    }
  }

  #path(space: Space, target: Space): Path {
    if (space.witness) return { by: "witness", lead: this.lead(space.witness, target) };
    const { base, group } = space;
    if (!base || !group) throw new Error("a projection of the root");
    if (!target.axes.some((id) => group.axes.includes(id))) return { by: "base", lead: this.lead(base, target) };
    if (target.base) {
      target.findable = true;
      return { by: "child", space: target, lead: this.lead(base, target.base) };
    }
    if (target.witness === space) return { by: "shadow" };
    if (!target.witness) throw new Error("the root is a projection of every base");
    return { by: "via", at: this.lead(space, target.witness), lead: this.lead(target.witness, target) };
  }

  group(owner: string, axes: readonly string[], tasks: readonly string[]): AxisGroup {
    const known = this.#groups.get(owner);
    if (known) return known;
    const space = this.of(tasks);
    const group: AxisGroup = { owner, axes, tasks: space, slot: space.groups++, crosses: [] };
    this.#groups.set(owner, group);
    return group;
  }

  #closed(axes: readonly string[]): Space {
    const last = [...new Set(axes.map((id) => this.#axes.get(id)?.owner ?? ""))].toSorted((a, b) => this.#rankOf(b) - this.#rankOf(a))[0];
    const owner = last === undefined ? undefined : this.#groups.get(last);
    if (!owner) throw new Error(`the axes ${axes.join(", ")} have no owner yet`);
    const base = this.of(axes.filter((id) => !owner.axes.includes(id)));
    const groupAxes = owner.axes.flatMap((id, index) => (axes.includes(id) ? [index] : []));
    const from = axes.map((id) => {
      const inBase = base.axes.indexOf(id);
      return inBase >= 0 ? inBase : -1 - groupAxes.indexOf(owner.axes.indexOf(id));
    });
    const space = empty(axes, { base, group: owner }, groupAxes, from);
    base.extensions.push(space);
    this.lead(base, owner.tasks);
    if (base !== owner.tasks) owner.crosses.push(base);
    // The same key may come with several keys of the axes that are left out.
    if (groupAxes.length < owner.axes.length) space.findable = true;
    return space;
  }

  #shadow(axes: readonly string[], whole: readonly string[]): Space {
    const witness = this.of(whole);
    const space = empty(axes, { witness }, [], axes.map((id) => witness.axes.indexOf(id)));
    this.lead(witness, space);
    return space;
  }

  #rankOf(owner: string): number {
    return this.#rank.get(owner) ?? -1;
  }
}

function empty(axes: readonly string[], how: Pick<Space, "base" | "group" | "witness">, groupAxes: readonly number[], from: readonly number[]): Space {
  return { axes, ...how, groupAxes, from, within: [], paths: [], extensions: [], shadows: [], findable: false, items: [], cells: 0, groups: 0, nodes: [], slices: [], rowsOf: [], opens: [] };
}

/**
 * The order of the groups: owners after all that their axes are made under; among those that are free, first those that no collect gathers (so that a
 * collect's slice is whole before the next begins), then the longest (so that of a wide join the shorter side is kept), then by id.
 */
export function rankGroups(axes: Axes, gathered: ReadonlyMap<string, number>): ReadonlyMap<string, number> {
  const owners = new Map<string, { readonly owner: string; readonly above: ReadonlySet<string>; readonly gathered: number; readonly length: number }>();
  for (const axis of axes.values()) {
    const above = new Set([...withAncestors(axes, axis.parents)].flatMap((id) => axes.get(id)?.owner ?? []));
    const before = owners.get(axis.owner);
    owners.set(axis.owner, { owner: axis.owner, above, gathered: Math.max(before?.gathered ?? 0, gathered.get(axis.id) ?? 0), length: (before?.length ?? 1) * (axis.length ?? Infinity) });
  }
  const waiting = [...owners.values()].toSorted((a, b) => a.gathered - b.gathered || (b.length === a.length ? 0 : b.length - a.length) || compareText(a.owner, b.owner));
  const rank = new Map<string, number>();
  while (waiting.length > 0) {
    const free = waiting.findIndex(({ above }) => [...above].every((owner) => rank.has(owner)));
    for (const { owner } of waiting.splice(free, 1)) rank.set(owner, rank.size);
  }
  return rank;
}
