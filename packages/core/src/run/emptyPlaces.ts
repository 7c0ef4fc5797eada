/** An array with room for exactly so many: one that grows is given room for many more, which counts where there is one for each task. */
export function emptyPlaces<Item>(count: number): Item[] {
  const places: Item[] = [];
  places.length = count;
  return places;
}
