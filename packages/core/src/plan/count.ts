/**
 * How many (R14): exactly `n`; at most `n`, behind a filter; `n` times a length that only the run will tell (`unknown`); or, of a sum with such a part,
 * at least `n`.
 */
export type Count = { readonly kind: "exact" | "at-most" | "unknown" | "at-least"; readonly n: bigint };

export const zero: Count = { kind: "exact", n: 0n };

/** `40`, `≤ 40`, `≥ 40`, `40 × ?`. */
export function countText(count: Count): string {
  if (count.kind === "exact") return `${count.n}`;
  if (count.kind === "at-most") return `≤ ${count.n}`;
  if (count.kind === "at-least") return `≥ ${count.n}`;
  return count.n === 1n ? "?" : `${count.n} × ?`;
}

/** Nothing times anything is exactly nothing. */
export function times(a: Count, b: Count): Count {
  const isNone = (count: Count) => count.n === 0n && (count.kind === "exact" || count.kind === "at-most");
  if (isNone(a) || isNone(b)) return zero;
  const kinds = [a.kind, b.kind];
  return { kind: kinds.includes("unknown") || kinds.includes("at-least") ? "unknown" : kinds.includes("at-most") ? "at-most" : "exact", n: a.n * b.n };
}

/** An unknown part may be nothing, and so may what is behind a filter: with an unknown part only the exact ones count. */
export function sum(counts: readonly Count[]): Count {
  const some = counts.filter((count) => count.kind !== "exact" || count.n > 0n);
  if (some.length === 1 && some[0]) return some[0];
  const isOpen = some.some(({ kind }) => kind === "unknown" || kind === "at-least");
  const counted = isOpen ? some.filter(({ kind }) => kind === "exact" || kind === "at-least") : some;
  return { kind: isOpen ? "at-least" : some.some(({ kind }) => kind === "at-most") ? "at-most" : "exact", n: counted.reduce((total, { n }) => total + n, 0n) };
}

/** A number where it is one exactly, else a string of digits: JSON has no larger integers that survive every reader. */
export function countJson(count: Count): { readonly kind: Count["kind"]; readonly n: number | string } {
  return { kind: count.kind, n: count.n <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(count.n) : String(count.n) };
}
