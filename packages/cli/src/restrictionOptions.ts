import type { Given } from "./command.ts";
import { UsageError } from "./usageError.ts";
import { wholeNumber } from "./wholeNumber.ts";

export type RestrictionOptions = { readonly at?: ReadonlyMap<string, string>; readonly first?: number };

/** Reads `--at` and `--first`. @throws UsageError */
export function restrictionOptions(given: Given): RestrictionOptions {
  const at = given.value("at");
  const first = given.value("first");
  return {
    ...(at === undefined ? {} : { at: atOption(at) }),
    ...(first === undefined ? {} : { first: wholeNumber("--first", first, { from: 1, to: Number.MAX_SAFE_INTEGER }) }),
  };
}

/** Reads `seeds=1,style=red, dark`: what has no `=` belongs to the label before it. */
function atOption(text: string): ReadonlyMap<string, string> {
  const labels = new Map<string, string>();
  let last: string | undefined;
  for (const part of text.split(",")) {
    const equals = part.indexOf("=");
    if (equals > 0) {
      last = part.slice(0, equals).trim();
      if (labels.has(last)) throw new UsageError(`--at names the axis "${last}" twice.`);
      labels.set(last, part.slice(equals + 1));
    } else if (last === undefined || equals === 0) {
      throw new UsageError("--at takes labels by axis, such as seeds=1,guidance=3.");
    } else {
      labels.set(last, `${labels.get(last) ?? ""},${part}`);
    }
  }
  return labels;
}
