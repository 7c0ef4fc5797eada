import { type Json, type JsonRecord, PlaygraphError } from "@playgraph/core";

/**
 * Checks that a payload arrives as it is: `JSON.stringify` makes `null` of NaN, drops what is undefined and turns bytes into lists of numbers.
 * @throws PlaygraphError `InvalidInput` with the field
 */
export function plainJson(payload: JsonRecord): void {
  const open: { readonly field: string; readonly value: Json | undefined }[] = Object.entries(payload).map(([field, value]) => ({ field, value }));
  for (let next = open.pop(); next; next = open.pop()) {
    const { field, value } = next;
    if (value === null || typeof value === "string" || typeof value === "boolean") continue;
    if (typeof value === "number" && Number.isFinite(value)) continue;
    if (Array.isArray(value)) {
      for (const item of value) open.push({ field, value: item });
    } else if (isPlain(value)) {
      for (const item of Object.values(value)) open.push({ field, value: item });
    } else {
      throw new PlaygraphError({ code: "InvalidInput", field, message: `\`${field}\` holds ${typeof value === "object" ? "something" : String(value)} that JSON cannot carry. Give text, finite numbers, true, false, null, lists or records of them.` });
    }
  }
}

function isPlain(value: unknown): value is JsonRecord {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
