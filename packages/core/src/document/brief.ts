import type { Json } from "./json.ts";

/** A value as it is told to people: whole if short, so that `3 -> 5` can be read. */
export function brief(value: Json): string {
  const text = JSON.stringify(value);
  return text.length <= 60 ? text : `${text.slice(0, 57)}…`;
}
