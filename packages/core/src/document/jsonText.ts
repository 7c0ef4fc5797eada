import { pointer } from "./diagnostic.ts";
import type { Json, JsonRecord } from "./json.ts";
import { isList } from "./jsonRecord.ts";

/** How a text is laid out; `Place` is whatever the writer needs to know about where it is. */
export type JsonStyle<Place> = {
  /** Spaces for each level, one value a line; 0 writes everything in one line without spaces. */
  readonly indent: number;
  /** Objects and lists inside each other. */
  readonly maxDepth: number;
  /** The members of an object in the order in which they are written. */
  readonly members: (record: JsonRecord, place: Place) => readonly Member<Place>[];
  /** The place of a list's items. */
  readonly item: (place: Place) => Place;
};

type Member<Place> = { readonly key: string | number; readonly value: Json; readonly place: Place };

type Open<Place> = { readonly container: object; readonly members: readonly Member<Place>[]; readonly close: "]" | "}"; next: number };

/**
 * JSON text of a value, of any depth: nothing here recurses.
 * @throws TypeError for what JSON cannot hold: NaN, infinities, undefined, functions, a value inside itself, or more than `maxDepth` levels
 */
export function jsonText<Place>(root: Json, place: Place, style: JsonStyle<Place>): string {
  const out: string[] = [];
  const open: Open<Place>[] = [];
  const inside = new Set<object>();
  const newline = () => (style.indent === 0 ? "" : `\n${" ".repeat(style.indent * open.length)}`);
  const refuse = (why: string): never => {
    throw new TypeError(`The value at "${pointer(...open.flatMap(({ members, next }) => members[next - 1]?.key ?? []))}" ${why}.`);
  };

  const write = (value: Json, place: Place): void => {
    if (typeof value !== "object" || value === null) {
      if (typeof value === "number" && !Number.isFinite(value)) refuse(`is ${value}, which JSON cannot hold`);
      // `-0` and `0` are equal numbers, and JSON.stringify writes both as 0.
      out.push(JSON.stringify(value) ?? refuse(`is ${typeof value}, which is no JSON`));
      return;
    }
    const list = isList(value);
    const itemPlace = style.item(place);
    const members = list ? Array.from(value, (item, key) => ({ key, value: item, place: itemPlace })) : style.members(value, place);
    if (members.length === 0) {
      out.push(list ? "[]" : "{}");
      return;
    }
    if (inside.has(value)) refuse("contains itself, so it cannot be written");
    if (open.length >= style.maxDepth) refuse(`is more than ${style.maxDepth} levels deep; make it flatter`);
    inside.add(value);
    out.push(list ? "[" : "{");
    open.push({ container: value, members, close: list ? "]" : "}", next: 0 });
  };

  write(root, place);
  for (let top = open.at(-1); top; top = open.at(-1)) {
    const member = top.members[top.next];
    if (!member) {
      open.pop();
      inside.delete(top.container);
      out.push(newline(), top.close);
      continue;
    }
    out.push(top.next === 0 ? "" : ",", newline());
    if (typeof member.key === "string") out.push(JSON.stringify(member.key), style.indent === 0 ? ":" : ": ");
    top.next++;
    write(member.value, member.place);
  }
  return out.join("");
}
