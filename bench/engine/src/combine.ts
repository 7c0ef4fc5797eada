/**
 * What every node of every contender does: so little that what is measured is the engine around it. Whole numbers below a million, so that sums of a
 * million of them are exact and a wire that leads to the wrong place changes the checksum.
 */
export function combine(a: number, b: number, c: number): number {
  return (a * 31 + b * 17 + c * 7 + 1) % 999_983;
}
