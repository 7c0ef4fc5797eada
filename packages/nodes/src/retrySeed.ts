/**
 * The seed of try `attempt`; the first try has the user's own. Strides of the golden ratio of 2^32 come back to a seed only after 2^32 tries
 * and keep away from the neighbours, which a seed sweep is likely to hold.
 */
export function retrySeed(seed: number, attempt: number): number {
  if (attempt === 0) return seed;
  return Number(BigInt.asUintN(32, BigInt(seed) + BigInt(attempt) * 0x9e3779b9n));
}
