import type { RowPlace } from "./world.ts";

/** Which of two rows comes first; a place that another one begins with comes before it. */
export function comparePlaces(a: RowPlace, b: RowPlace): number {
  const shorter = Math.min(a.length, b.length);
  for (let index = 0; index < shorter; index++) {
    const [one, other] = [a[index] as number, b[index] as number];
    if (one !== other) return one < other ? -1 : 1;
  }
  return a.length - b.length;
}
