import type { Diagnostic } from "./diagnostic.ts";
import type { Json } from "./json.ts";
import { graphLimits } from "./limits.ts";
import { readJson } from "./readJson.ts";

/** JSON that someone wrote on a command line or in a text input; what is wrong with it follows the name of the place where it stands. */
export function parseJsonText(text: string): { readonly ok: true; readonly value: Json } | { readonly ok: false; readonly message: string } {
  const problems: Diagnostic[] = [];
  const { value } = readJson(text, graphLimits, (problem) => problems.push(problem));
  if (value !== undefined && problems.length === 0) return { ok: true, value };
  const { message: why, at } = problems[0] ?? { message: "Nothing stands there.", at: undefined };
  const place = at ? `line ${at.line}, column ${at.column}: ` : "";
  return { ok: false, message: `must be valid JSON (${place}${why.charAt(0).toLowerCase()}${why.slice(1).replace(/\.$/, "")})` };
}
