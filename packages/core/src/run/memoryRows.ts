import type { JsonRecord } from "../document/json.ts";
import { comparePlaces } from "../node/rowPlace.ts";
import type { RowPlace, RowStore } from "../node/world.ts";

/** Rows in memory: for browsers, tests and runs that are known to be small. */
export function memoryRows(): RowStore {
  const rows: { readonly place: RowPlace; readonly row: JsonRecord }[] = [];
  return {
    add: (place, row) => void rows.push({ place, row }),
    async *inOrder() {
      yield rows.toSorted((a, b) => comparePlaces(a.place, b.place)).map(({ row }) => row);
    },
  };
}
