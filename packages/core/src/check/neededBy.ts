/** Those and all that they need, directly or not. */
export function neededBy<Id>(ids: Iterable<Id>, reads: (id: Id) => Iterable<Id>): ReadonlySet<Id> {
  const needed = new Set(ids);
  // A set that grows while it is walked is walked to its new end.
  for (const id of needed) for (const source of reads(id)) needed.add(source);
  return needed;
}
