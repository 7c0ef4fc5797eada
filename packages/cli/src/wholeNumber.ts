import { UsageError } from "./usageError.ts";

/** @param range both ends included @throws UsageError */
export function wholeNumber(option: string, text: string, range: { readonly from: number; readonly to: number }): number {
  const number = /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN;
  if (number >= range.from && number <= range.to) return number;
  throw new UsageError(`${option} takes a whole number from ${range.from} to ${range.to}.`);
}
