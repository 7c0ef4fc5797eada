import type { Generation } from "../node/generation.ts";

/** Which paid requests a value rests on: shared between values instead of copied, since one sheet may rest on thousands. */
export type Lineage = { readonly own: readonly Generation[]; readonly from: readonly Lineage[] };

/** What a task's outputs rest on. Undefined, for nothing paid, costs nothing. */
export function joinLineages(from: readonly (Lineage | undefined)[], own: readonly Generation[]): Lineage | undefined {
  let only: Lineage | undefined;
  let distinct: Set<Lineage> | undefined;
  for (const lineage of from) {
    if (lineage === undefined || lineage === only) continue;
    if (only === undefined) only = lineage;
    else (distinct ??= new Set([only])).add(lineage);
  }
  if (own.length === 0 && !distinct) return only;
  return { own, from: distinct ? [...distinct] : only ? [only] : [] };
}

/** Every paid request once, those further upstream first. */
export function generationsOf(lineage: Lineage | undefined): readonly Generation[] {
  if (!lineage) return [];
  const found = new Set<Generation>();
  const seen = new Set<Lineage>();
  const open: { readonly lineage: Lineage; next: number }[] = [{ lineage, next: 0 }];
  seen.add(lineage);
  for (let top = open.at(-1); top !== undefined; top = open.at(-1)) {
    const child = top.lineage.from[top.next++];
    if (child === undefined) {
      for (const generation of top.lineage.own) found.add(generation);
      open.pop();
    } else if (!seen.has(child)) {
      seen.add(child);
      open.push({ lineage: child, next: 0 });
    }
  }
  return [...found];
}
