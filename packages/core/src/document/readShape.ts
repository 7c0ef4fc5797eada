import { type Diagnostic, pointer } from "./diagnostic.ts";
import { wireEnds } from "./graph.ts";
import type { Names, Shape } from "./graphShape.ts";
import type { Json, JsonRecord } from "./json.ts";
import { emptyRecord, isList, isRecord } from "./jsonRecord.ts";
import { suggest } from "./suggest.ts";
import { brief } from "./brief.ts";

type Report = (diagnostic: Diagnostic) => void;

/**
 * Holds a value against its shape and tells every difference. What comes back has the shape (undefined where the value is something else altogether), so
 * that later checks can go on in the same pass: wrong parts are left out, or stand there empty where they may not be missing, and what has a wrong name keeps
 * it, so that wires to it still lead there.
 * Recursion follows the shape, which is six levels deep, never the value.
 */
export function readShape(shape: Shape, value: Json, path: string, report: Report): Json | undefined {
  switch (shape.is) {
    case "literal":
      return value;
    case "input":
      return readInput(value, path, report);
    case "wire":
      if (isRecord(value) && Object.hasOwn(value, "$from")) return readInput(value, path, report);
      break;
    case "list":
      if (isList(value)) return readList(shape, value, path, report);
      break;
    case "map":
      if (isRecord(value)) return readMap(shape, value, path, report);
      break;
    case "record":
      if (isRecord(value)) return readRecord(shape, value, path, report);
      break;
    case "boolean":
      if (typeof value === "boolean") return value;
      break;
    case "number":
      if (typeof value === "number") return value;
      break;
    case "integer":
      if (typeof value === "number") return readInteger(shape, value, path, report);
      break;
    case "text":
    case "id":
    case "word":
      if (typeof value === "string") return readText(shape, value, path, report);
      break;
  }
  report(error("wrong-type", path, `${nameOf(path)} must be ${expected(shape)}, not ${kindOf(value)}.`, repair(shape, value)));
  return undefined;
}

function readRecord(shape: Shape & { is: "record" }, value: JsonRecord, path: string, report: Report): Json {
  const read = emptyRecord();
  const known = Object.keys(shape.fields);
  for (const key of Object.keys(value)) {
    if (Object.hasOwn(shape.fields, key)) continue;
    const meant = suggest(key, known);
    const hint = meant === undefined ? `A ${shape.noun} may have ${known.join(", ")}.` : `Did you mean "${meant}"?`;
    report(error("unknown-key", path + pointer(key), `A ${shape.noun} has no key ${brief(key)}.`, hint));
  }
  for (const [key, field] of Object.entries(shape.fields)) {
    const given = value[key];
    const required = shape.required.includes(key);
    if (given === undefined && required) report(error("missing-key", path + pointer(key), `This ${shape.noun} has no "${key}".`, `For instance "${key}": ${example(field)}.`));
    let part = given === undefined ? undefined : readShape(field, given, path + pointer(key), report);
    if (part === undefined && required) part = standIn(field);
    if (part !== undefined) read[key] = part;
  }
  return read;
}

function readMap(shape: Shape & { is: "map" }, value: JsonRecord, path: string, report: Report): Json {
  const read = emptyRecord();
  for (const [key, item] of Object.entries(value)) {
    checkName(shape.keys, key, path + pointer(key), report);
    let part = readShape(shape.item, item, path + pointer(key), report);
    if (part === undefined) part = standIn(shape.item);
    if (part !== undefined) read[key] = part;
  }
  return read;
}

function readList(shape: Shape & { is: "list" }, value: readonly Json[], path: string, report: Report): Json {
  const seen = new Map<Json, number>();
  return value.flatMap((item, index) => {
    const part = readShape(shape.item, item, path + pointer(index), report);
    if (part === undefined) return [];
    if (shape.unique === undefined || !isRecord(part)) return [part];
    const id = part[shape.unique] ?? null;
    const first = seen.get(id);
    if (first === undefined) seen.set(id, index);
    else if (id !== "") report(error("duplicate-id", path + pointer(index, shape.unique), `${brief(id)} is the id of item ${first} already.`, "Give each its own id."));
    return [part];
  });
}

/** A wire is an object whose only key is `$from`; any other value is a literal. */
function readInput(value: Json, path: string, report: Report): Json {
  if (!isRecord(value) || !Object.hasOwn(value, "$from")) return value;
  const from = value["$from"];
  const others = Object.keys(value).filter((key) => key !== "$from");
  if (others.length > 0) report(error("bad-wire", path, `"$from" stands beside ${brief(others[0] ?? "")}, so this is neither a wire nor a literal.`, 'A wire is { "$from": "node.output" } and nothing else.'));
  if (typeof from !== "string") {
    report(error("bad-wire", path, `A wire's "$from" must be text, not ${kindOf(from)}.`, 'Write { "$from": "node.output" }.'));
    return value;
  }
  const wire = { $from: from };
  if (!wireEnds(wire)) report(error("bad-wire", path, `The wire ${brief(from)} does not name a node and its output.`, 'Write { "$from": "node.output" }, or "inputs.name" for a graph input.'));
  return others.length === 0 ? value : Object.assign(emptyRecord(), wire);
}

function readInteger(shape: Shape & { is: "integer" }, value: number, path: string, report: Report): Json | undefined {
  const fits = Number.isInteger(value) && value >= shape.min && value <= shape.max;
  if (!fits) report(error("wrong-value", path, `${nameOf(path)} must be ${expected(shape)}, not ${value}.`, `For instance ${shape.min}.`));
  return fits ? value : undefined;
}

function readText(shape: Shape & { is: "text" | "id" | "word" }, value: string, path: string, report: Report): Json | undefined {
  if (shape.is === "id") checkName(shape.names, value, path, report);
  if (shape.is !== "word" || shape.words.includes(value)) return value;
  const meant = suggest(value, shape.words);
  report(error("wrong-value", path, `${nameOf(path)} must be ${expected(shape)}, not ${brief(value)}.`, meant === undefined ? `For instance ${example(shape)}.` : `Did you mean "${meant}"?`));
  return undefined;
}

function checkName(names: Names, name: string, path: string, report: Report): void {
  if (names.reserved?.includes(name)) report(error("bad-id", path, `"${name}" cannot be a ${names.noun}: wires to "${name}.…" lead to the graph's inputs.`, "Choose another."));
  else if (!names.pattern.test(name)) report(error("bad-id", path, `${brief(name)} cannot be a ${names.noun}.`, `It must be ${names.rule}.`));
}

/** What stands in for a part that may not be missing. */
function standIn(shape: Shape): Json | undefined {
  switch (shape.is) {
    case "text":
    case "id":
      return "";
    case "word":
      return shape.words.at(-1);
    case "boolean":
      return false;
    case "number":
      return 0;
    case "integer":
      return shape.min;
    case "list":
      return [];
    case "map":
      return emptyRecord();
    case "record":
      return readRecord(shape, emptyRecord(), "", () => {});
    case "wire":
    case "input":
    case "literal":
      return undefined;
  }
}

function expected(shape: Shape): string {
  switch (shape.is) {
    case "text":
      return "text";
    case "id":
      return `an id (${shape.names.rule})`;
    case "word":
      return `one of ${shape.words.join(", ")}`;
    case "boolean":
      return "true or false";
    case "number":
      return "a number";
    case "integer":
      if (shape.min === shape.max) return String(shape.min);
      return `a whole number from ${shape.min} to ${shape.max}`;
    case "list":
      return "a list";
    case "map":
      return `an object with a ${shape.keys.noun} for each key`;
    case "record":
      return `an object with ${shape.required.map((key) => `"${key}"`).join(", ") || "known keys"}`;
    case "wire":
      return 'a wire { "$from": "node.output" }';
    case "input":
    case "literal":
      return "a value";
  }
}

function repair(shape: Shape, value: Json): string {
  if (typeof value === "string" && /^(true|false|-?[0-9.]{1,20})$/.test(value) && (shape.is === "boolean" || shape.is === "number" || shape.is === "integer")) return "Remove the double quotes.";
  if ((typeof value === "number" || typeof value === "boolean") && shape.is === "text") return "Put it in double quotes.";
  return `For instance ${example(shape)}.`;
}

/** A smallest value of that shape, as JSON. */
function example(shape: Shape): string {
  switch (shape.is) {
    case "text":
    case "literal":
    case "input":
      return '"some text"';
    case "id":
      return '"an-id"';
    case "word":
      return `"${shape.words[0]}"`;
    case "boolean":
      return "true";
    case "number":
      return "1.5";
    case "integer":
      return String(shape.min);
    case "list":
      return "[]";
    case "map":
      return "{}";
    case "record":
      return `{ ${Object.entries(shape.fields).flatMap(([key, field]) => (shape.required.includes(key) ? [`"${key}": ${example(field)}`] : [])).join(", ")} }`;
    case "wire":
      return '{ "$from": "node.output" }';
  }
}

function kindOf(value: Json | undefined): string {
  if (value === null || value === undefined) return "null";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "string") return "text";
  return typeof value === "object" ? "an object" : brief(value);
}

function nameOf(path: string): string {
  const last = path.slice(path.lastIndexOf("/") + 1);
  return path === "" ? "The document" : brief(last.replaceAll("~1", "/").replaceAll("~0", "~"));
}

function error(code: string, path: string, message: string, hint: string): Diagnostic {
  return { code, severity: "error", path, message, hint };
}
