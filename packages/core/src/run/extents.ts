import type { Cell } from "./cell.ts";
import { emptyPlaces } from "./emptyPlaces.ts";
import type { Choice, Coordinate } from "../node/coordinate.ts";
import type { Gather, GatheredRow, Slice } from "./gather.ts";
import type { AxisGroup, Lead, Path, Space } from "./space.ts";

/**
 * A coordinate that exists, with the cells of the streams whose axes it has. A point leads to its projections and nothing leads back to it but what
 * still needs it, so what a run has passed is freed by itself.
 */
export type Point = {
  readonly space: Space;
  readonly coordinate: Coordinate;
  readonly up: Point[];
  readonly cells: (Cell | undefined)[];
  /** For each cell that is waited for, who waits, the last to come first. */
  waiting: (Waiter | undefined)[] | undefined;
  emissions: Emission[] | undefined;
  slices: Slice[] | undefined;
  children: Map<Space, Map<string, Point>> | undefined;
};

/** Is told once, of one cell. */
export type Waiter = { readonly arrive: (cell: Cell) => void; /** Of those that wait for the same cell: the extents' own. */ next: Waiter | undefined };

/** One item of an emitting task: a choice on each new axis of its node, and the cells of the outputs that have them. */
export type EmittedItem = { readonly choices: readonly Choice[]; readonly cells: Readonly<Record<string, Cell>> };

/** The keys that one task of an axis's owner has made so far. */
export type Emission = {
  readonly group: AxisGroup;
  /** Kept only as long as points may come after their keys. */
  readonly items: EmittedItem[];
  closed: boolean;
  readonly subscribers: { readonly space: Space; readonly base: Point }[];
};

export type ExtentListener = {
  /** A task stands at this point. */
  readonly onTask: (node: number, point: Point) => void;
  /** Everything of a slice has come. */
  readonly onSlice: (slice: Slice) => void;
  /** Whether the coordinate is wanted in this run. */
  readonly isWanted: (coordinate: Coordinate) => boolean;
};

/** Brings the points of a run's spaces into being as their owners make keys. Every function of it is synchronous. */
export class Extents {
  readonly #listener: ExtentListener;
  /** Shadows are found by key, since several points may cast the same one. */
  readonly #shadows = new Map<Space, Map<string, Point>>();
  /** Groups without axes above them, of which all keys are there. */
  readonly #whole = new Set<AxisGroup>();
  /** Of a group that crosses others, how many of those are not whole yet. */
  readonly #awaited = new Map<AxisGroup, number>();
  /** By one of those others. */
  readonly #crossedBy = new Map<AxisGroup, AxisGroup[]>();

  constructor(listener: ExtentListener) {
    this.#listener = listener;
  }

  start(root: Space): void {
    this.#born(point(root, []));
  }

  /** Adds an item to what the owner's task at that point has made. */
  announce(tasks: Point, group: AxisGroup, item: EmittedItem): void {
    const emission = this.#emission(tasks, group);
    if (this.#mayBeCrossed(group)) emission.items.push(item);
    // Points that come into being here subscribe by themselves and find the item among those kept, so the list is that of before.
    const { length } = emission.subscribers;
    for (let index = 0; index < length; index++) {
      const subscriber = emission.subscribers[index];
      if (subscriber) this.#extend(subscriber.space, subscriber.base, item);
    }
    if (tasks.children && !this.#mayBeCrossed(group)) forget(tasks, group);
  }

  /** No more items will come from that task. */
  close(tasks: Point, group: AxisGroup): void {
    const emission = this.#emission(tasks, group);
    emission.closed = true;
    if (tasks.space.base === undefined && tasks.space.witness === undefined) this.#finished(tasks, group);
    for (const { space, base } of emission.subscribers.splice(0)) this.#release(space, base);
  }

  /** No more keys of that group will come from anywhere: what was kept for points that it brings is not needed any more. */
  #finished(root: Point, group: AxisGroup): void {
    this.#whole.add(group);
    for (const crossed of this.#crossedBy.get(group) ?? []) {
      const left = (this.#awaited.get(crossed) ?? 0) - 1;
      this.#awaited.set(crossed, left);
      if (left > 0) continue;
      const emission = root.emissions?.[crossed.slot];
      if (crossed.tasks === root.space && emission) emission.items.length = 0;
      forget(root, crossed);
    }
  }

  /** Whether points may still come that the group's keys extend. */
  #mayBeCrossed(group: AxisGroup): boolean {
    if (group.crosses.length === 0) return false;
    return (this.#awaited.get(group) ?? this.#await(group)) > 0;
  }

  /** @returns how many groups are not whole that bring such points; Infinity where that is not looked at, because axes stand above them */
  #await(group: AxisGroup): number {
    const open = new Set<AxisGroup>();
    let isEndless = false;
    for (const space of group.crosses) {
      for (let at: Space | undefined = space; at; at = at.base) {
        if (at.witness || (at.group && at.group.tasks.axes.length > 0)) isEndless = true;
        else if (at.group && !this.#whole.has(at.group)) open.add(at.group);
      }
    }
    const count = isEndless ? Infinity : open.size;
    this.#awaited.set(group, count);
    for (const other of open) {
      const known = this.#crossedBy.get(other);
      if (known) known.push(group);
      else this.#crossedBy.set(other, [group]);
    }
    return count;
  }

  settle(at: Point, slot: number, cell: Cell): void {
    at.cells[slot] = cell;
    const waiters = at.waiting?.[slot];
    if (!waiters || !at.waiting) return;
    at.waiting[slot] = undefined;
    // Those that came first are told first.
    let first: Waiter | undefined;
    for (let waiter: Waiter | undefined = waiters; waiter; ) {
      const { next }: Waiter = waiter;
      waiter.next = first;
      first = waiter;
      waiter = next;
    }
    for (let waiter = first; waiter; waiter = waiter.next) waiter.arrive(cell);
  }

  /** Calls back at once or when the cell is settled. */
  await(at: Point, slot: number, waiter: Waiter): void {
    const cell = at.cells[slot];
    if (cell) {
      waiter.arrive(cell);
      return;
    }
    at.waiting ??= emptyPlaces(at.space.cells);
    waiter.next = at.waiting[slot];
    at.waiting[slot] = waiter;
  }

  /** The slice closes when as many have been released as were held. */
  release(slice: Slice): void {
    slice.open--;
    if (slice.open === 0) this.#listener.onSlice(slice);
  }

  #emission(tasks: Point, group: AxisGroup): Emission {
    tasks.emissions ??= [];
    return (tasks.emissions[group.slot] ??= { group, items: [], closed: false, subscribers: [] });
  }

  #born(made: Point): void {
    const { space } = made;
    const own = space.slices.map((gather): Slice => ({ gather, open: 1, tasks: [], rows: [] }));
    if (own.length > 0) made.slices = own;
    for (const node of space.nodes) this.#listener.onTask(node, made);
    for (const gather of space.rowsOf) this.#row(gather, made);
    for (const extension of space.extensions) this.#subscribe(extension, made);
    for (const slice of own) this.release(slice);
  }

  #subscribe(space: Space, base: Point): void {
    const { group } = space;
    if (!group) return;
    const emission = this.#emission(follow(base, base.space.within.indexOf(group.tasks)), group);
    for (const { gather, slice } of space.opens) sliceOf(follow(base, slice), gather).open++;
    for (const item of emission.items) this.#extend(space, base, item);
    if (emission.closed) this.#release(space, base);
    else emission.subscribers.push({ space, base });
  }

  #release(space: Space, base: Point): void {
    for (const { gather, slice } of space.opens) this.release(sliceOf(follow(base, slice), gather));
  }

  #extend(space: Space, base: Point, item: EmittedItem): Point | undefined {
    const choices = space.groupAxes.map((index) => item.choices[index] as Choice);
    const key = space.findable ? choices.map((choice) => choice.key).join(",") : "";
    const known = space.findable ? base.children?.get(space)?.get(key) : undefined;
    if (known) return known;
    const coordinate = space.from.map((at) => (at >= 0 ? base.coordinate[at] : choices[-1 - at]) as Choice);
    if (!this.#listener.isWanted(coordinate)) return undefined;
    const made = point(space, coordinate);
    if (space.findable) remember(base, space, key, made);
    for (const [index, path] of space.paths.entries()) {
      if (path.by !== "shadow") made.up[index] = this.#follow(path, base, made, item);
    }
    this.#fill(made, item);
    for (const { space: shadow, at } of space.shadows) made.up[at] = this.#cast(shadow, made, item);
    this.#born(made);
    return made;
  }

  #follow(path: Exclude<Path, { by: "shadow" }>, base: Point, made: Point, item: EmittedItem): Point {
    switch (path.by) {
      case "base":
        return follow(base, path.lead);
      case "child": {
        const child = this.#extend(path.space, follow(base, path.lead), item);
        if (!child) throw new Error("a wanted point lies on an unwanted one");
        return child;
      }
      case "via":
        return follow(follow(made, path.at), path.lead);
      case "witness":
        return follow(base, path.lead);
    }
  }

  #cast(space: Space, witness: Point, item: EmittedItem): Point {
    const coordinate = space.from.map((at) => witness.coordinate[at] as Choice);
    const key = coordinate.map((choice) => choice.key).join(",");
    let shadows = this.#shadows.get(space);
    if (!shadows) this.#shadows.set(space, (shadows = new Map()));
    const known = shadows.get(key);
    if (known) return known;
    const made = point(space, coordinate);
    shadows.set(key, made);
    for (const [index, path] of space.paths.entries()) {
      if (path.by === "witness") made.up[index] = follow(witness, path.lead);
    }
    this.#fill(made, item);
    this.#born(made);
    return made;
  }

  #fill(made: Point, item: EmittedItem): void {
    for (const { slot, name } of made.space.items) {
      const cell = item.cells[name];
      if (cell) made.cells[slot] = cell;
    }
  }

  #row(gather: Gather, made: Point): void {
    const slice = sliceOf(follow(made, gather.rowSlice), gather);
    const row: GatheredRow = { coordinate: gather.columns.map((index) => made.coordinate[index] as Choice), task: follow(made, gather.rowTask), cells: [] };
    slice.rows.push(row);
    slice.open++;
    let missing = gather.inputs.length;
    for (const [index, input] of gather.inputs.entries()) {
      const arrive = (cell: Cell): void => {
        row.cells[index] = cell;
        missing--;
        if (missing === 0) this.release(slice);
      };
      this.await(follow(made, input.lead), input.slot, { arrive, next: undefined });
    }
    if (gather.inputs.length === 0) this.release(slice);
  }
}

function point(space: Space, coordinate: Coordinate): Point {
  return { space, coordinate, up: emptyPlaces(space.within.length), cells: emptyPlaces(space.cells), waiting: undefined, emissions: undefined, slices: undefined, children: undefined };
}

export function follow(from: Point, lead: Lead): Point {
  return lead < 0 ? from : (from.up[lead] as Point);
}

export function sliceOf(at: Point, gather: Gather): Slice {
  return at.slices?.[gather.slot] as Slice;
}

/** The points of that group's keys need not be found any more, but for those that further keys come back to. */
function forget(tasks: Point, group: AxisGroup): void {
  for (const [space, byKey] of tasks.children ?? []) if (space.group === group && space.groupAxes.length === group.axes.length) byKey.clear();
}

function remember(base: Point, space: Space, key: string, made: Point): void {
  base.children ??= new Map();
  let bySpace = base.children.get(space);
  if (!bySpace) base.children.set(space, (bySpace = new Map()));
  bySpace.set(key, made);
}
