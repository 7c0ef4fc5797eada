import { contentHash } from "../document/contentHash.ts";
import type { Coordinate } from "../node/coordinate.ts";
import { isImage } from "../types/image.ts";
import type { Json } from "../document/json.ts";
import { type Hole, isHole } from "../node/state.ts";

type Seen = Json | Hole | undefined;

/** The hash of what a node's function sees: type, version and input values. How the values came about does not count, and of an image only its bytes do. */
export function cacheKey(
  type: string,
  version: number,
  inputs: Readonly<Record<string, Seen>>,
  rows: readonly { readonly coordinate: Coordinate; readonly values: Readonly<Record<string, Seen>> }[] | undefined,
): string {
  return contentHash({
    type,
    version,
    inputs: hashable(inputs),
    ...(rows ? { rows: rows.map((row) => ({ at: row.coordinate.map(({ axis, key, label }) => [axis, key, label]), values: hashable(row.values) })) } : {}),
  });
}

function hashable(values: Readonly<Record<string, Seen>>): Json {
  const record: Record<string, Json> = Object.create(null);
  for (const [name, value] of Object.entries(values)) {
    if (value !== undefined) record[name] = identity(value);
  }
  return record;
}

/** What of a value counts: tagged, so that a hole is never taken for a value that looks like one. */
export function identity(value: Json | Hole): Json {
  if (isHole(value)) return { hole: value.state === "absent" ? value.reason : value.failure.message };
  return { value: isImage(value) ? { blob: value.blob } : value };
}
