/** A graph drawn by hand has few; each costs its length. */
const mostCycles = 100;

/**
 * Cycles among the ids, each once and in the direction in which values would flow, beginning with the one that comes before the others.
 * A depth-first walk finds one cycle for each wire that leads back into its own past: at least one through every set of nodes that feed each other.
 */
export function findCycles<Id>(ids: Iterable<Id>, reads: (id: Id) => readonly Id[], before: (a: Id, b: Id) => boolean): readonly (readonly Id[])[] {
  const cycles: (readonly Id[])[] = [];
  const done = new Set<Id>();
  // From the walk's first node to the one it stands at, against the flow, with its place.
  const place = new Map<Id, number>();
  const path: { readonly id: Id; next: number }[] = [];
  const enter = (id: Id): void => {
    place.set(id, path.length);
    path.push({ id, next: 0 });
  };
  for (const start of [...ids].toSorted((a, b) => (before(a, b) ? -1 : before(b, a) ? 1 : 0))) {
    if (!done.has(start)) enter(start);
    for (let top = path.at(-1); top; top = path.at(-1)) {
      const source = reads(top.id)[top.next++];
      if (source === undefined) {
        path.pop();
        place.delete(top.id);
        done.add(top.id);
        continue;
      }
      const back = place.get(source);
      if (back !== undefined) cycles.push(fromFirst(path.slice(back).map(({ id }) => id).toReversed(), before));
      else if (!done.has(source)) enter(source);
      if (cycles.length === mostCycles) return cycles;
    }
  }
  return cycles;
}

function fromFirst<Id>(cycle: readonly Id[], before: (a: Id, b: Id) => boolean): readonly Id[] {
  let first = 0;
  for (const [index, id] of cycle.entries()) if (before(id, cycle[first] as Id)) first = index;
  return [...cycle.slice(first), ...cycle.slice(0, first)];
}
