/**
 * The candidate that `word` was probably meant to be: a third of the letters may be wrong, left out or swapped, case does not matter;
 * failing that, the only candidate that contains the word (`steps` for `num_inference_steps`). Ties go to the first.
 * Memory linear in the word; time word × candidates, of which overlong ones are left alone.
 */
export function suggest(word: string, candidates: Iterable<string>): string | undefined {
  const wanted = word.toLowerCase();
  let best: string | undefined;
  let least = Infinity;
  const containing: string[] = [];
  for (const candidate of candidates) {
    const offered = candidate.toLowerCase();
    const allowed = Math.min(Math.floor(Math.max(wanted.length, offered.length) / 3), least - 1);
    if (wanted.length >= 3 && offered.includes(wanted)) containing.push(candidate);
    if (offered.length > longest || Math.abs(offered.length - wanted.length) > allowed) continue;
    const found = distance(wanted, offered, allowed);
    if (found > allowed) continue;
    best = candidate;
    least = found;
  }
  return best ?? (containing.length === 1 ? containing[0] : undefined);
}

/** Names have at most 64 characters; nobody means one that is much longer. */
const longest = 100;

/** Insertions, deletions, replacements and swaps of neighbours that lead from `a` to `b` (optimal string alignment); anything above `allowed` where it is more. */
function distance(a: string, b: string, allowed: number): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1];
      let cost = Math.min((last[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1, (last[column - 1] ?? 0) + (same ? 0 : 1));
      if (row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]) cost = Math.min(cost, (beforeLast[column - 2] ?? 0) + 1);
      current.push(cost);
    }
    if (Math.min(...current) > allowed) return Infinity;
    beforeLast = last;
    last = current;
  }
  return last[b.length] ?? Infinity;
}
