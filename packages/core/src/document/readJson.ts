import { type ParseErrorCode, printParseErrorCode, visit } from "jsonc-parser";
import { type Diagnostic, pointer } from "./diagnostic.ts";
import { isExactNumber } from "./exactNumber.ts";
import type { Json } from "./json.ts";
import { emptyRecord } from "./jsonRecord.ts";
import type { GraphLimits } from "./limits.ts";
import type { Position } from "./locate.ts";
import { brief } from "./brief.ts";

export type ReadJson = {
  /** As far as it could be read; undefined where the text holds no value, is cut off, or is beyond a limit. Objects have no prototype; of duplicate keys the last one counts. */
  readonly value: Json | undefined;
  /** Pointers of values that are there but could not be read: nobody should miss them a second time. */
  readonly unreadable: ReadonlySet<string>;
  /** Whether a limit stopped the reading, so that the text must not be given to a parser that recurses. */
  readonly beyondLimits: boolean;
};

type Frame = { readonly container: Json[] | Record<string, Json>; key: string | undefined };

/** Ends the reading from inside the parser. */
class Stop extends Error {}

/**
 * Reads strict JSON and tells everything that is wrong with it in one pass. The parser asks before it goes one level deeper, so that the limits
 * hold while it runs: a file that is a million levels deep is left at the level after the last allowed one.
 */
export function readJson(text: string, limits: GraphLimits, report: (diagnostic: Diagnostic) => void): ReadJson {
  const frames: Frame[] = [];
  const unreadable = new Set<string>();
  const counts = { nodes: 0, inputs: 0, values: 0 };
  let root: Json | undefined;
  let whole = true;
  let beyondLimits = false;
  let problems = 0;
  let faultAt = -1;
  // After a mistake the parser stumbles on until the next comma or value; what it says on the way is no second mistake.
  let stumbling = false;
  let afterComma = false;

  // A list that holds the next frame's container has counted it already.
  const path = () => pointer(...frames.flatMap(({ container, key }, level) => (Array.isArray(container) ? container.length - (level < frames.length - 1 ? 1 : 0) : (key ?? []))));
  const say = (code: string, where: Position, message: string, hint: string) => {
    report({ code, severity: "error", path: path(), message: capitalised(message), hint, at: where });
    if (++problems < limits.diagnostics) return;
    whole = false;
    throw new Stop();
  };
  const refuse = (code: string, where: Position, message: string, hint: string): never => {
    say(code, where, message, hint);
    beyondLimits = true;
    throw new Stop();
  };
  const good = () => {
    stumbling = false;
    afterComma = false;
  };

  const add = (value: Json) => {
    const top = frames.at(-1);
    if (!top) root = value;
    else if (Array.isArray(top.container)) top.container.push(value);
    else if (top.key !== undefined) top.container[top.key] = value;
  };
  const count = (where: Position) => {
    if (++counts.values > limits.values) refuse("too-many-values", where, `the document holds more than ${limits.values} values.`, "Keep long lists and tables in files of their own.");
  };
  const begin = (container: Frame["container"], where: Position) => {
    good();
    count(where);
    if (frames.length >= limits.depth) refuse("too-deep", where, `the document is more than ${limits.depth} levels deep.`, "Make the value flatter, or keep it in a file of its own.");
    add(container);
    frames.push({ container, key: undefined });
  };
  const end = () => {
    frames.pop();
  };
  const countMember = (where: Position) => {
    if (frames[0]?.key !== "nodes") return;
    if (frames.length === 2 && ++counts.nodes > limits.nodes) refuse("too-many-nodes", where, `the graph has more than ${limits.nodes} nodes.`, "Let a sweep make the variants instead of drawing them.");
    if (frames.length === 4 && frames[2]?.key === "inputs" && ++counts.inputs > limits.inputs)
      refuse("too-many-inputs", where, `the nodes have more than ${limits.inputs} inputs together.`, "Let a sweep make the variants instead of drawing them.");
  };

  try {
    visit(
      text,
      {
        onObjectBegin: (_offset, _length, line, column) => begin(emptyRecord(), place(line, column)),
        onObjectEnd: end,
        onArrayBegin: (_offset, _length, line, column) => begin([], place(line, column)),
        onArrayEnd: end,
        onObjectProperty: (key, _offset, _length, line, column) => {
          good();
          const top = frames.at(-1);
          if (!top || Array.isArray(top.container)) return;
          const where = place(line, column);
          top.key = undefined;
          if (key.length > limits.key) refuse("too-long-key", where, `a key has more than ${limits.key} characters.`, "Keep long texts in values.");
          countMember(where);
          top.key = key;
          if (Object.hasOwn(top.container, key)) say("duplicate-key", where, `${brief(key)} stands twice in the same object.`, "Remove or rename one of them; the last one counts.");
        },
        onSeparator: (character) => {
          good();
          afterComma = character === ",";
          const top = frames.at(-1);
          if (afterComma && top) top.key = undefined;
        },
        onLiteralValue: (value: string | number | boolean | null, offset, length, line, column) => {
          good();
          const where = place(line, column);
          count(where);
          if (typeof value === "number") {
            const source = text.slice(offset, offset + length);
            if (!isExactNumber(source)) {
              unreadable.add(path());
              say("number-not-exact", where, `${brief(source).slice(1, -1)} cannot be kept exactly.`, Number.isFinite(value) ? `The nearest number that can be is ${value}.` : "Numbers go up to about 1.8e308.");
            }
          }
          // Minus zero equals zero, and is saved as such; infinities are no JSON.
          add(typeof value !== "number" ? value : Number.isFinite(value) ? value + 0 : 0);
        },
        onError: (error, offset, length, line, column) => {
          const { what, hint, kind } = root !== undefined && frames.length === 0 && !endsEarly(error) ? outside(error) : inside(error, text.slice(offset, offset + length), closerOf(frames.at(-1)), afterComma);
          const again = offset === faultAt || (stumbling && kind !== "cut");
          faultAt = offset;
          if (kind === "cut") whole = false;
          if (kind === "stumble") stumbling = true;
          if (!again && kind === "stumble") unreadable.add(path());
          if (!again) say("syntax", place(line, column), what, hint);
          if (kind === "cut") throw new Stop();
        },
      },
      { disallowComments: true },
    );
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    whole &&= !beyondLimits;
  }
  return { value: whole ? root : undefined, unreadable, beyondLimits };
}

function place(line: number, column: number): Position {
  return { line: line + 1, column: column + 1 };
}

function capitalised(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}

function closerOf(frame: Frame | undefined): "]" | "}" {
  return Array.isArray(frame?.container) ? "]" : "}";
}

type Fault = {
  readonly what: string;
  readonly hint: string;
  /** `small`: the value is understood all the same; `stumble`: something is skipped; `cut`: what follows cannot be made sense of. */
  readonly kind: "small" | "stumble" | "cut";
};

const comment: Fault = { what: "JSON has no comments.", hint: 'Put it into the "note" of a node or the "description" of the graph.', kind: "small" };

function endsEarly(code: ParseErrorCode): boolean {
  return ["CloseBraceExpected", "CloseBracketExpected"].includes(printParseErrorCode(code));
}

function outside(code: ParseErrorCode): Fault {
  if (printParseErrorCode(code) === "InvalidCommentToken") return comment;
  return { what: "something follows after the end of the document.", hint: "Remove it; a file holds one graph.", kind: "cut" };
}

function inside(code: ParseErrorCode, found: string, closer: "]" | "}", afterComma: boolean): Fault {
  switch (printParseErrorCode(code)) {
    case "InvalidCommentToken":
      return comment;
    case "CommaExpected":
    case "ValueExpected":
    case "PropertyNameExpected":
    case "ColonExpected":
      return misplaced(printParseErrorCode(code), found, closer, afterComma);
    case "InvalidEscapeCharacter":
    case "InvalidUnicode":
      return { what: "a text holds an escape that JSON does not know.", hint: 'A backslash is written as \\\\; known are \\" \\\\ \\/ \\b \\f \\n \\r \\t and \\u with four hex digits.', kind: "small" };
    case "InvalidCharacter":
      return { what: "a text holds a control character.", hint: "Write it as an escape, for instance \\t.", kind: "small" };
    case "UnexpectedEndOfString":
      return { what: "the text that starts here is not closed on its line.", hint: "End it with a double quote; write line breaks as \\n.", kind: "cut" };
    case "CloseBraceExpected":
    case "CloseBracketExpected":
      return { what: "the document ends in the middle.", hint: "It is cut off, or a closing bracket is missing.", kind: "cut" };
    default:
      return { what: `${brief(found)} is no JSON value.`, hint: "Texts and keys stand in double quotes; the only words are true, false and null.", kind: "stumble" };
  }
}

function misplaced(expected: string, found: string, closer: string, afterComma: boolean): Fault {
  if (found === closer && afterComma) return { what: `there is a comma before the closing ${closer}.`, hint: "Remove it.", kind: "small" };
  if ((found === "}" || found === "]") && found !== closer) return { what: `${found} stands where ${closer} is due.`, hint: "A bracket is missing, or one is too many.", kind: "cut" };
  if (expected === "CommaExpected") return { what: "a comma is missing.", hint: "Members and items are separated by commas.", kind: "small" };
  if (expected === "ColonExpected") return { what: "a colon is missing after the key.", hint: 'Members have the form "key": value.', kind: "stumble" };
  if (expected === "PropertyNameExpected") return { what: "a key in double quotes is due.", hint: 'Members have the form "key": value.', kind: "stumble" };
  return { what: "a value is missing.", hint: "Add it, or remove the comma or key.", kind: "stumble" };
}
