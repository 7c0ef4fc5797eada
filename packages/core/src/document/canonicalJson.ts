import type { Json } from "./json.ts";
import { sortedEntries } from "./jsonRecord.ts";
import { jsonText, type JsonStyle } from "./jsonText.ts";

/**
 * The one text of a value, for hashing and comparing: keys sorted by code unit, no spaces, numbers as JavaScript prints them (so 1.0 is 1 and -0 is 0).
 * Equal values have equal texts, whatever the order of their keys.
 * @throws TypeError for what JSON cannot hold, such as NaN
 */
export function canonicalJson(value: Json): string {
  return jsonText(value, undefined, style);
}

const style: JsonStyle<undefined> = {
  indent: 0,
  maxDepth: Infinity,
  members: (record) => sortedEntries(record).map(([key, value]) => ({ key, value, place: undefined })),
  item: () => undefined,
};
