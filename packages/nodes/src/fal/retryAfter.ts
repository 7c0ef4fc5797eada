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
