/**
 * Milliseconds to wait before retry `attempt`: half of a ceiling that doubles each time, and up to the other half at random, so that
 * clients neither come back together nor at once.
 * @param attempt whole number from 0
 * @param random uniform in [0, 1)
 */
export function backOff(attempt: number, random: () => number, limits: { readonly first: number; readonly longest: number }): number {
  const ceiling = Math.min(limits.longest, limits.first * 2 ** attempt);
  return ceiling / 2 + (random() * ceiling) / 2;
}

/**
 * Milliseconds that a `Retry-After` header asks for, at most `longest`; undefined where there is none that can be read.
 * A date is measured from the answer's own `Date`: this machine's clock may be wrong.
 */
export function retryAfter(headers: Headers, longest: number): number | undefined {
  const value = headers.get("retry-after")?.trim();
  if (!value) return undefined;
  const milliseconds = /^\d{1,9}$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.parse(headers.get("date") ?? "");
  if (!Number.isFinite(milliseconds)) return undefined;
  return Math.min(longest, Math.max(0, milliseconds));
}
