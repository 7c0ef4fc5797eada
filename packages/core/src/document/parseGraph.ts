import type { Diagnostic } from "./diagnostic.ts";
import type { Graph } from "./graph.ts";
import { formatVersion, graphShape } from "./graphShape.ts";
import type { Json } from "./json.ts";
import { isRecord } from "./jsonRecord.ts";
import { type GraphLimits, graphLimits } from "./limits.ts";
import { locator, type Position } from "./locate.ts";
import { readJson } from "./readJson.ts";
import { readShape } from "./readShape.ts";
import { sourceText } from "./sourceText.ts";

export type ParsedGraph = {
  /**
   * Undefined where nothing sensible can be made of the document. Where there are errors, it is the sane part: good enough to be checked further in
   * the same pass, never to be run or saved.
   */
  readonly graph: Graph | undefined;
  readonly diagnostics: readonly Diagnostic[];
  /** Where a JSON pointer leads in the source; what is missing is found at the nearest thing around it. */
  readonly locate: (path: string) => Position | undefined;
};

/**
 * Reads a graph document and tells every problem of the document itself at once: bytes, syntax, limits, duplicate and unknown keys, types, names,
 * the form of wires. Node types, inputs and where wires lead need a catalogue and are checked elsewhere; unknown node types are kept as they are.
 * Linear in the source; no source makes it recurse more than `limits.depth` levels.
 */
export function parseGraph(source: string | Uint8Array, limits: GraphLimits = graphLimits): ParsedGraph {
  const read = sourceText(source, limits.bytes);
  if ("problem" in read) return { graph: undefined, diagnostics: [read.problem], locate: () => undefined };

  const problems = collector(limits.diagnostics);
  const { value, unreadable, beyondLimits } = readJson(read.text, limits, problems.report);
  const locate = beyondLimits ? () => undefined : locator(read.text);
  if (value === undefined) return { graph: undefined, diagnostics: problems.all(), locate };

  const version = versionOf(value);
  if (version > formatVersion) {
    problems.report({
      code: "newer-format",
      severity: "error",
      path: "/playgraph",
      message: `The graph has format version ${version}; this version of Playgraph reads version ${formatVersion}.`,
      hint: "Update Playgraph to open it.",
    });
    return { graph: undefined, diagnostics: problems.all(), locate };
  }

  const graph = readShape(graphShape, value, "", (problem) => {
    if (!unreadable.has(problem.path)) problems.report(problem);
  });
  // The shape has the fields of `Graph`, and `readShape` returns nothing that does not have the shape.
  return { graph: graph as Graph | undefined, diagnostics: problems.all(), locate };
}

function versionOf(value: Json): number {
  const version = isRecord(value) ? value["playgraph"] : undefined;
  return typeof version === "number" && Number.isInteger(version) ? version : formatVersion;
}

/** Keeps the first problems, and says how many more there were. */
function collector(limit: number) {
  const found: Diagnostic[] = [];
  let more = 0;
  return {
    report: (problem: Diagnostic): void => {
      if (found.length < limit) found.push(problem);
      else more++;
    },
    all: (): readonly Diagnostic[] =>
      found.length < limit ? found : [...found, { code: "more-problems", severity: "error", path: "", message: more === 0 ? "There may be more problems." : `There are ${more} more problems.`, hint: "Solve these first." }],
  };
}
