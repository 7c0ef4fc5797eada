/** Numbers in [0, 1) that a seed decides. @see https://gist.github.com/tommyettinger/46a874533244883189143505d203312c ("mulberry32") */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A whole number from `from` to `to`, both included. */
export function drawnNumber(random: () => number, from: number, to: number): number {
  return from + Math.floor(random() * (to - from + 1));
}
