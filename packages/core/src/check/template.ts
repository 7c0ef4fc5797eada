import { PlaygraphError } from "../node/failure.ts";

/** An axis that a template makes; `""` for unnamed alternatives. A label is the text that is put in. */
export type TemplateAxis = { readonly name: string; readonly labels: readonly string[] };

type Part = { readonly kind: "text"; readonly text: string } | { readonly kind: "variable"; readonly name: string } | { readonly kind: "axis"; readonly index: number };

export type Template = {
  readonly parts: readonly Part[];
  /** In order of first appearance. */
  readonly variables: readonly string[];
  /** In order of first appearance. */
  readonly alternatives: readonly TemplateAxis[];
};

/** `column` counts from 1 in the whole template, in UTF-16 units as text editors do. */
export type TemplateProblem = { readonly column: number; readonly message: string };

export type ParsedTemplate = { readonly ok: true; readonly template: Template } | { readonly ok: false; readonly problems: readonly TemplateProblem[] };

/** In characters, but `axes` and `options` (alternatives of one axis). More problems than the last are not listed. */
export const templateLimits = { length: 100_000, axes: 16, options: 1_000, expanded: 1_000_000, problems: 20 };

const variablePattern = /^[A-Za-z_][A-Za-z0-9_-]{0,63}$/;
const axisPattern = /^[A-Za-z][A-Za-z0-9_-]{0,63}$/;

/**
 * Reads a prompt template: `{name}` is a variable, `{a|b|c}` and `{animal: cat|dog}` are alternatives, `{{` and `}}` are literal braces.
 * The name of alternatives may stand again anywhere as `{animal}`. Braces do not nest, nothing is evaluated, and the cost is linear.
 */
export function parseTemplate(text: string): ParsedTemplate {
  if (text.length > templateLimits.length) {
    return { ok: false, problems: [{ column: templateLimits.length + 1, message: `The template has ${text.length} characters; at most ${templateLimits.length} are allowed.` }] };
  }
  const { pieces, problems } = scan(text);
  const alternatives: TemplateAxis[] = [];
  const axisNamed = new Map<string, number>();
  const axisOf = new Map<Piece, number>();
  for (const piece of pieces) {
    if (piece.kind !== "alternatives") continue;
    const known = piece.name === "" ? undefined : axisNamed.get(piece.name);
    if (known !== undefined && !sameTexts(alternatives[known]?.labels ?? [], piece.options)) {
      problems.push({ column: piece.column, message: `"${piece.name}" already has other alternatives: write {${piece.name}} for the same ones, or choose another name.` });
    }
    const index = known ?? alternatives.push({ name: piece.name, labels: piece.options }) - 1;
    axisOf.set(piece, index);
    if (piece.name !== "") axisNamed.set(piece.name, index);
    if (known === undefined && index === templateLimits.axes) problems.push({ column: piece.column, message: `At most ${templateLimits.axes} alternatives can stand in one template.` });
  }
  if (problems.length > 0) return { ok: false, problems: problems.toSorted((a, b) => a.column - b.column).slice(0, templateLimits.problems) };

  const variables = new Set<string>();
  const parts = pieces.map((piece): Part => {
    if (piece.kind === "text") return piece;
    const index = axisOf.get(piece) ?? axisNamed.get(piece.name);
    if (index !== undefined) return { kind: "axis", index };
    variables.add(piece.name);
    return { kind: "variable", name: piece.name };
  });
  return { ok: true, template: { parts, variables: [...variables], alternatives } };
}

/** The axes that a template makes, in order of first appearance. */
export function templateAxes(template: Template): readonly TemplateAxis[] {
  return template.alternatives;
}

/**
 * The template's text at one coordinate. Values of variables are put in as they are and never read as templates themselves.
 * @param choice for each axis the position of its alternative
 * @throws PlaygraphError `InvalidInput` if a variable has no value, or if the text would be longer than the limit
 */
export function expandTemplate(template: Template, variables: ReadonlyMap<string, string>, choice: readonly number[]): string {
  const texts: string[] = [];
  let length = 0;
  for (const part of template.parts) {
    const text = part.kind === "text" ? part.text : part.kind === "variable" ? variables.get(part.name) : template.alternatives[part.index]?.labels[choice[part.index] ?? -1];
    if (text === undefined) {
      throw new PlaygraphError({ code: "InvalidInput", message: part.kind === "variable" ? `The template's {${part.name}} has no value: give the input "${part.name}" one.` : "The template has no such alternative." });
    }
    length += text.length;
    if (length > templateLimits.expanded) throw new PlaygraphError({ code: "InvalidInput", message: `The text would have more than ${templateLimits.expanded} characters: shorten the values of the template's variables.` });
    texts.push(text);
  }
  return texts.join("");
}

type Piece =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "name"; readonly name: string }
  | { readonly kind: "alternatives"; readonly name: string; readonly options: readonly string[]; readonly column: number };

/** Splits at braces; each character is looked at once or twice. */
function scan(text: string): { readonly pieces: readonly Piece[]; readonly problems: TemplateProblem[] } {
  const pieces: Piece[] = [];
  const problems: TemplateProblem[] = [];
  const braces = /[{}]/g;
  let at = 0;
  let literal: string[] = [];
  const endLiteral = (): void => {
    if (literal.length > 0) pieces.push({ kind: "text", text: literal.join("") });
    literal = [];
  };
  while (at < text.length) {
    braces.lastIndex = at;
    const brace = braces.exec(text)?.index ?? text.length;
    if (brace > at) literal.push(text.slice(at, brace));
    at = brace;
    if (at === text.length) break;
    const char = text.charAt(at);
    if (text[at + 1] === char) {
      literal.push(char);
      at += 2;
    } else if (char === "}") {
      problems.push({ column: at + 1, message: "This } closes nothing: write }} for a literal brace." });
      at += 1;
    } else {
      endLiteral();
      const { end, nested } = closing(text, at, braces);
      if (nested !== undefined) problems.push({ column: nested + 1, message: "Braces cannot stand inside braces: alternatives hold plain text." });
      else if (end === undefined) problems.push({ column: at + 1, message: "This { is never closed: add a }, or write {{ for a literal brace." });
      else {
        const piece = readPlaceholder(text.slice(at + 1, end), at + 1);
        if (typeof piece === "string") problems.push({ column: at + 1, message: piece });
        else pieces.push(piece);
      }
      at = end === undefined ? text.length : end + 1;
    }
  }
  endLiteral();
  return { pieces, problems };
}

/** Where the brace at `open` is closed, and the first brace inside it, from which braces are counted so that one mistake is reported once. */
function closing(text: string, open: number, braces: RegExp): { readonly end?: number; readonly nested?: number } {
  let depth = 1;
  let nested: { readonly nested?: number } = {};
  braces.lastIndex = open + 1;
  for (let match = braces.exec(text); match; match = braces.exec(text)) {
    if (match[0] === "{") {
      depth += 1;
      if (nested.nested === undefined) nested = { nested: match.index };
    } else if (--depth === 0) return { end: match.index, ...nested };
  }
  return nested;
}

/** @returns the piece, or what is wrong with it */
function readPlaceholder(body: string, column: number): Piece | string {
  const colon = body.indexOf(":");
  const head = colon < 0 ? "" : body.slice(0, colon).trim();
  const isNamed = variablePattern.test(head);
  if (isNamed && !axisPattern.test(head)) return `"${head}" cannot name alternatives: the name must begin with a letter.`;
  if (!isNamed && !body.includes("|")) return readName(body.trim());
  const options = (isNamed ? body.slice(colon + 1) : body).split("|").map((option) => option.trim());
  if (options.length === 1 && options[0] === "") return `{${head}:} has no alternatives: write {${head}: one|another}.`;
  if (options.length > templateLimits.options) return `${options.length} alternatives are too many: at most ${templateLimits.options} are allowed.`;
  return { kind: "alternatives", name: isNamed ? head : "", options, column };
}

function readName(name: string): Piece | string {
  if (name === "") return "{} names nothing: write {name}, or {{}} for literal braces.";
  if (variablePattern.test(name)) return { kind: "name", name };
  return `${JSON.stringify(name.length <= 64 ? name : `${name.slice(0, 63)}…`)} is not a name (letters, digits, _ and -): write {{ and }} for literal braces.`;
}

function sameTexts(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((text, index) => text === b[index]);
}
