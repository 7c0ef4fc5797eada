/**
 * Milliseconds to wait before a service that turned requests away is asked again, spread over the whole range so that the senders of several
 * processes do not return together; within a process the pace lets one through at a time.
 * @param attempt whole number from 0; the ceiling doubles each time: 1 s, 2 s, 4 s … 30 s
 * @param random uniform in [0, 1)
 * @returns milliseconds in [0, ceiling)
 * @see https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/ ("full jitter")
 */
export function fullJitter(attempt: number, random: () => number): number {
  return random() * Math.min(30_000, 1_000 * 2 ** attempt);
}
