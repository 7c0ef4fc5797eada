import type { Graph } from "../document/graph.ts";
import { type ParsedLiteral, parseLiteral } from "../types/parseLiteral.ts";
import { createReport } from "./report.ts";
import { typeNamed } from "../types/typeOfKind.ts";

/** Reads a value for one of the graph's own inputs by its type: `--input subject="a hare"`. The graph stays as it is: the value goes to `resolveGraph`. */
export function setGraphInput(graph: Graph, name: string, text: string): ParsedLiteral {
  const inputs = graph.inputs ?? {};
  const input = Object.hasOwn(inputs, name) ? inputs[name] : undefined;
  if (!input) {
    const hint = createReport().didYouMean(name, Object.keys(inputs));
    return { ok: false, message: `The graph has no input "${name}".${hint === undefined ? "" : ` ${hint}`}` };
  }
  const type = typeNamed(input.type);
  if (!type) return { ok: false, message: `The graph input "${name}" has the type "${input.type}", which there is not.` };
  const parsed = parseLiteral(type, text);
  return parsed.ok ? parsed : { ok: false, message: `The graph input "${name}" ${parsed.message}.` };
}
