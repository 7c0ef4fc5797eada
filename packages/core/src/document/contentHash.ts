import { canonicalJson } from "./canonicalJson.ts";
import type { Json } from "./json.ts";
import { sha256 } from "./sha256.ts";

/** sha256 of a value's canonical text: equal values, and only they, have equal hashes. */
export function contentHash(value: Json): string {
  return sha256(new TextEncoder().encode(canonicalJson(value)));
}
