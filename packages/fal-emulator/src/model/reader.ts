import { isObject, type JsonObject } from "../json.ts";
import { notAnObject, type Issue } from "./issue.ts";

type Range = { readonly gt?: number; readonly ge?: number; readonly le?: number };

/**
 * Reads fields of a JSON object one by one, noting every issue and going on with the default, as Pydantic reports all at once.
 * Stricter than Pydantic in one way: text is never taken for a number or a boolean.
 */
export type Reader = {
  readonly wrong: (name: string, type: string, msg: string, ctx?: Issue["ctx"]) => void;
  /** Required where there is no fallback. */
  readonly text: (name: string, fallback?: string) => string;
  readonly integer: (name: string, fallback: number, range?: Range) => number;
  readonly number: (name: string, fallback: number, range: Range) => number;
  readonly flag: (name: string, fallback: boolean) => boolean;
  readonly choice: <Choice extends string>(name: string, choices: readonly Choice[], fallback: Choice) => Choice;
  /** A list of texts; elements that are none are noted one by one. */
  readonly texts: (name: string, fallback: readonly string[]) => readonly string[];
  /** Each element of a list of objects, by a reader of its own. */
  readonly objects: <Item>(name: string, read: (reader: Reader) => Item) => readonly Item[];
  /** The value as it came, or `undefined` where the field is left out (and, if it is required, an issue). */
  readonly take: (name: string, required: boolean) => unknown;
  readonly unknownFields: () => readonly string[];
};

export function createReader(source: JsonObject, loc: readonly (string | number)[], issues: Issue[]): Reader {
  const known = new Set<string>();
  const wrong = (name: string, type: string, msg: string, ctx?: Issue["ctx"]) =>
    void issues.push({ type, loc: [...loc, name], msg, input: source[name], ...(ctx && { ctx }) });

  function take(name: string, required: boolean): unknown {
    known.add(name);
    if (Object.hasOwn(source, name)) return source[name];
    if (required) issues.push({ type: "missing", loc: [...loc, name], msg: "Field required", input: source });
    return undefined;
  }

  /** `undefined` where the field is left out, or is no list. */
  function list(name: string): readonly unknown[] | undefined {
    const value = take(name, false);
    if (Array.isArray(value)) return value;
    if (value !== undefined) wrong(name, "list_type", "Input should be a valid list");
    return undefined;
  }

  function inRange(name: string, value: number, { gt, ge, le }: Range): boolean {
    if (gt !== undefined && value <= gt) wrong(name, "greater_than", `Input should be greater than ${gt}`, { gt });
    else if (ge !== undefined && value < ge) wrong(name, "greater_than_equal", `Input should be greater than or equal to ${ge}`, { ge });
    else if (le !== undefined && value > le) wrong(name, "less_than_equal", `Input should be less than or equal to ${le}`, { le });
    else return true;
    return false;
  }

  return {
    wrong,
    text(name: string, fallback?: string): string {
      const value = take(name, fallback === undefined);
      if (typeof value === "string") return value;
      if (value !== undefined) wrong(name, "string_type", "Input should be a valid string");
      return fallback ?? "";
    },
    integer(name: string, fallback: number, range: Range = {}): number {
      const value = take(name, false);
      if (value === undefined) return fallback;
      if (typeof value !== "number") wrong(name, "int_type", "Input should be a valid integer");
      else if (!Number.isInteger(value)) wrong(name, "int_from_float", "Input should be a valid integer, got a number with a fractional part");
      else if (inRange(name, value, range)) return value;
      return fallback;
    },
    number(name: string, fallback: number, range: Range): number {
      const value = take(name, false);
      if (value === undefined) return fallback;
      if (typeof value !== "number") wrong(name, "float_type", "Input should be a valid number");
      else if (inRange(name, value, range)) return value;
      return fallback;
    },
    flag(name: string, fallback: boolean): boolean {
      const value = take(name, false);
      if (typeof value === "boolean") return value;
      if (value !== undefined) wrong(name, "bool_type", "Input should be a valid boolean");
      return fallback;
    },
    choice<Choice extends string>(name: string, choices: readonly Choice[], fallback: Choice): Choice {
      const value = take(name, false);
      const chosen = choices.find((choice) => choice === value);
      if (chosen === undefined && value !== undefined) {
        const expected = choices.map((choice) => `'${choice}'`).join(" or ");
        wrong(name, "literal_error", `Input should be ${expected}`, { expected });
      }
      return chosen ?? fallback;
    },
    texts(name: string, fallback: readonly string[]): readonly string[] {
      return list(name)?.flatMap((item, index) => {
        if (typeof item === "string") return [item];
        issues.push({ type: "string_type", loc: [...loc, name, index], msg: "Input should be a valid string", input: item });
        return [];
      }) ?? fallback;
    },
    objects<Item>(name: string, read: (reader: Reader) => Item): readonly Item[] {
      return list(name)?.flatMap((item, index) => {
        const at = [...loc, name, index];
        if (isObject(item)) return [read(createReader(item, at, issues))];
        issues.push(notAnObject(item, at));
        return [];
      }) ?? [];
    },
    take,
    unknownFields: (): readonly string[] => Object.keys(source).filter((name) => !known.has(name)),
  };
}
