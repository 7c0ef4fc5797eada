/** How many: exactly `n`, at most `n` (behind a filter, or with axes that failures may shorten), or `n` times a length that only the run will tell (R14). */
export type Count = { readonly kind: "exact" | "at-most" | "unknown"; readonly n: bigint };

export const zero: Count = { kind: "exact", n: 0n };

/** `40`, `≤ 40`, `40 × ?`. */
export function countText(count: Count): string {
  if (count.kind === "exact") return `${count.n}`;
  if (count.kind === "at-most") return `≤ ${count.n}`;
  return count.n === 1n ? "?" : `${count.n} × ?`;
}

const vagueness = { exact: 0, "at-most": 1, unknown: 2 } as const;

function vaguer(a: Count, b: Count): Count["kind"] {
  return vagueness[a.kind] >= vagueness[b.kind] ? a.kind : b.kind;
}

/** Nothing times anything is exactly nothing. */
export function times(a: Count, b: Count): Count {
  const isNone = (count: Count) => count.n === 0n && count.kind !== "unknown";
  if (isNone(a) || isNone(b)) return zero;
  return { kind: vaguer(a, b), n: a.n * b.n };
}

/** A sum with an unknown part is unknown, and `n` is then what is known of it. */
export function plus(a: Count, b: Count): Count {
  if (a.n === 0n && a.kind === "exact") return b;
  if (b.n === 0n && b.kind === "exact") return a;
  return { kind: vaguer(a, b), n: a.n + b.n };
}

/** A number where it is one exactly, else a string of digits: JSON has no larger integers that survive every reader. */
export function countJson(count: Count): { readonly kind: Count["kind"]; readonly n: number | string } {
  return { kind: count.kind, n: count.n <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(count.n) : String(count.n) };
}
