/**
 * Milliseconds to wait before a read is tried again, `attempt` whole number from 0: half of a ceiling that doubles each time, and up to the other
 * half at random. Half of it is certain, because nothing paces these reads together: the whole range could give several short waits in a row.
 * @param random uniform in [0, 1)
 */
export function halfJitter(attempt: number, random: () => number, limits: { readonly first: number; readonly longest: number }): number {
  const ceiling = Math.min(limits.longest, limits.first * 2 ** attempt);
  return ceiling / 2 + (random() * ceiling) / 2;
}
