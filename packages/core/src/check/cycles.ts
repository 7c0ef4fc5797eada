/** A graph drawn by hand has few; each costs its length. */
const mostCycles = 100;

/**
 * Cycles among the ids, each once and in the direction in which values would flow, beginning with its smallest id.
 * A depth-first walk finds one cycle for each wire that leads back into its own past: at least one through every set of nodes that feed each other.
 */
export function findCycles(ids: Iterable<string>, reads: (id: string) => readonly string[]): readonly (readonly string[])[] {
  const cycles: (readonly string[])[] = [];
  const done = new Set<string>();
  // From the walk's first node to the one it stands at, against the flow, with its place.
  const place = new Map<string, number>();
  const path: { readonly id: string; next: number }[] = [];
  const enter = (id: string): void => {
    place.set(id, path.length);
    path.push({ id, next: 0 });
  };
  for (const start of [...ids].toSorted()) {
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
      if (back !== undefined) cycles.push(fromSmallest(path.slice(back).map(({ id }) => id).toReversed()));
      else if (!done.has(source)) enter(source);
      if (cycles.length === mostCycles) return cycles;
    }
  }
  return cycles;
}

function fromSmallest(cycle: readonly string[]): readonly string[] {
  let least = 0;
  for (const [index, id] of cycle.entries()) if (id < (cycle[least] ?? id)) least = index;
  return [...cycle.slice(least), ...cycle.slice(0, least)];
}
