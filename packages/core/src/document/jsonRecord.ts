import type { Json, JsonRecord } from "./json.ts";

export function isRecord(value: Json | undefined): value is JsonRecord {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

/** Without a prototype, so that a user's `__proto__` or `constructor` is a key like any other. */
export function emptyRecord(): Record<string, Json> {
  return Object.create(null);
}

/** By code unit of their keys: the same on every machine, whatever its language. */
export function sortedEntries(record: JsonRecord): [string, Json][] {
  return Object.entries(record).toSorted(([a], [b]) => (a < b ? -1 : 1));
}
