import type { ColumnType, Json } from "@playgraph/core";
import { quickJson } from "./quickJson.ts";
import type { Cells } from "./table.ts";

const zero = 48;
const nine = 57;
/** No number that anyone means has more characters. */
const longestNumber = 40;

/** As a spreadsheet or a program writes them. */
const booleans = new Map([["true", true], ["TRUE", true], ["True", true], ["false", false], ["FALSE", false], ["False", false]]);

/** Cells of a CSV file are texts; what else they are shows by their looks. Spaces around a value that is no text do not count. */
export const csvCells: Cells = {
  mixed: "text",
  emptyIsText: true,
  look: (cell) => lookOf(trimmed(cell)),
  read(type, cell) {
    if (type === "text") return typeof cell === "string" ? cell : undefined;
    const text = trimmed(cell);
    return text === "" ? null : readAs(type, text);
  },
};

function trimmed(cell: Json | undefined): string {
  if (typeof cell !== "string") return "";
  return cell.charCodeAt(0) > 32 && cell.charCodeAt(cell.length - 1) > 32 ? cell : cell.trim();
}

function readAs(type: Exclude<ColumnType, "text">, text: string): Json | undefined {
  switch (type) {
    case "boolean":
      return booleans.get(text);
    case "integer":
      return lookOf(text) === "integer" ? toNumber(text) : undefined;
    case "number":
      return ["integer", "number"].includes(lookOf(text) ?? "") ? toNumber(text) : undefined;
    case "json": {
      const parsed = quickJson(text);
      return parsed.ok ? parsed.value : undefined;
    }
  }
}

/** 0 for `-0`. */
function toNumber(text: string): number {
  return Number(text) + 0;
}

/**
 * A number only where nothing of the text is lost by it: `007`, a number of an article, and whole numbers beyond ±(2^53 - 1) are texts.
 * Decimals are taken to the nearest double. Each character is looked at once.
 */
function lookOf(text: string): ColumnType | undefined {
  if (text === "") return undefined;
  if (booleans.has(text)) return "boolean";
  if (text.length > longestNumber) return "text";
  const sign = text.charCodeAt(0);
  const start = sign === 43 || sign === 45 ? 1 : 0;
  const whole = digitsFrom(text, start);
  if (whole > start + 1 && text.charCodeAt(start) === zero) return "text";
  if (whole === text.length) return whole > start && Number.isSafeInteger(Number(text)) ? "integer" : "text";
  const fraction = text[whole] === "." ? digitsFrom(text, whole + 1) : whole;
  if (whole === start && fraction <= whole + 1) return "text";
  const end = text[fraction] === "e" || text[fraction] === "E" ? exponentEnd(text, fraction + 1) : fraction;
  return end === text.length && Number.isFinite(Number(text)) ? "number" : "text";
}

function exponentEnd(text: string, at: number): number | undefined {
  const start = text[at] === "+" || text[at] === "-" ? at + 1 : at;
  const end = digitsFrom(text, start);
  return end > start ? end : undefined;
}

/** Where the digits that stand at that position end. */
function digitsFrom(text: string, at: number): number {
  let end = at;
  for (let code = text.charCodeAt(end); code >= zero && code <= nine; code = text.charCodeAt(end)) end += 1;
  return end;
}
