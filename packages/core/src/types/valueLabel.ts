import type { Json } from "../document/json.ts";
import { isRecord } from "../document/jsonRecord.ts";

/** A value as the label of an axis: a text as it is, a size as `1024x768`, other records as JSON. */
export function valueLabel(value: Json): string {
  if (typeof value === "string") return value;
  if (isRecord(value)) {
    const { width, height, ...others } = value;
    if (typeof width === "number" && typeof height === "number" && Object.keys(others).length === 0) return `${width}x${height}`;
  }
  return JSON.stringify(value);
}
