/**
 * Endless numbers in [0, 1), 53 bits each, the same for the same seed everywhere: so a longer draw begins with the shorter one.
 * The generator is sfc32, seeded by three FNV-1a hashes of the seed; good enough to spread samples, not for secrets.
 * @see https://pracrand.sourceforge.net/RNG_engines.txt
 */
export function* randomSequence(seed: string): Generator<number, never, void> {
  let [a, b, c, counter] = [hash(seed, 1), hash(seed, 2), hash(seed, 3), 1];
  const next = (): number => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return sum >>> 0;
  };
  // The first dozen still show the seed.
  for (let warmUp = 0; warmUp < 12; warmUp++) next();
  for (;;) yield ((next() >>> 5) * 2 ** 26 + (next() >>> 6)) / 2 ** 53;
}

function hash(text: string, salt: number): number {
  let state = Math.imul(0x811c9dc5 ^ salt, 0x01000193);
  for (let at = 0; at < text.length; at++) state = Math.imul(state ^ text.charCodeAt(at), 0x01000193);
  return state | 0;
}
