import { UsageError } from "./usageError.ts";

/**
 * An amount in US dollars as millionths of one, exactly: digits, and after a point up to six of them.
 * @param option that it was given to, for the error
 * @throws UsageError for anything else: signs, exponents, currencies, more digits than can be counted
 */
export function microDollars(option: string, text: string): number {
  const [, whole, part = ""] = /^(\d{1,9})(?:\.(\d{1,6}))?$/.exec(text) ?? [];
  if (whole === undefined) throw new UsageError(`${option} takes US dollars such as 5 or 0.025, with at most six digits after the point.`);
  return Number(whole) * 1_000_000 + Number(part.padEnd(6, "0"));
}
