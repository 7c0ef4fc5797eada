import type { Json } from "./json.ts";

const longest = 60;

/** A value as it stands in a sentence: `51`, `the text "7"`, `a list`. Does not walk into the value, so that a deep one costs nothing. */
export function tellValue(value: Json): string {
  if (value === null || typeof value === "number" || typeof value === "boolean") return String(value);
  if (typeof value !== "string") return Array.isArray(value) ? "a list" : "an object";
  return `the text ${JSON.stringify(value.length <= longest ? value : `${value.slice(0, longest - 1)}…`)}`;
}
