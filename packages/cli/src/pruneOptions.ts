import { UsageError } from "./usageError.ts";

const days = { d: 1, w: 7, y: 365 } as const;

/** Reads `30d`, `4w` or `1y`. @returns days @throws UsageError */
export function ageOption(text: string): number {
  const [, number = "", unit = ""] = /^(\d{1,5})([dwy])$/i.exec(text.trim()) ?? [];
  if (number === "") throw new UsageError("--older-than takes days, weeks or years, such as 30d, 4w or 1y.");
  return Number(number) * days[unit.toLowerCase() as keyof typeof days];
}

const bytes = { kb: 1e3, mb: 1e6, gb: 1e9, tb: 1e12 } as const;

/** Reads `500MB` or `1.5GB`. @returns bytes @throws UsageError */
export function sizeOption(text: string): number {
  const [, number = "", unit = ""] = /^(\d{1,6}(?:\.\d{1,3})?) ?([kmgt]b)$/i.exec(text.trim()) ?? [];
  if (number === "") throw new UsageError("--max-size takes a size such as 500MB, 5GB or 1.5TB.");
  return Math.round(Number(number) * bytes[unit.toLowerCase() as keyof typeof bytes]);
}
