/**
 * Milliseconds to wait before retry `attempt`, spread at random so that senders do not all return together.
 * @param attempt whole number from 0; the ceiling doubles each time: 1 s, 2 s, 4 s … 30 s
 * @param random uniform in [0, 1)
 * @returns milliseconds in [0, ceiling)
 * @see https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/ ("full jitter")
 */
export function backOff(attempt: number, random: () => number): number {
  return random() * Math.min(30_000, 1_000 * 2 ** attempt);
}
