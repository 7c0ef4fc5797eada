import { dirname, join } from "node:path";
import { compareText, type Diagnostic, type Position } from "@playgraph/core";
import { visible } from "./visible.ts";

/** A diagnostic with its place in the source: line and column from 1, null where it concerns no place in it. */
export type LocatedDiagnostic = Diagnostic & { readonly file: string; readonly line: number | null; readonly column: number | null };

/**
 * The graph's own first, then those of its subgraphs' files; in each by position. What has none comes first, but for the count of what is not told.
 * @param file the graph's, as it was typed; files of subgraphs are told as seen from where it was typed
 */
export function locateDiagnostics(file: string, diagnostics: readonly Diagnostic[], locate: (diagnostic: Diagnostic) => Position | undefined): readonly LocatedDiagnostic[] {
  return diagnostics
    .map((diagnostic) => {
      const { line, column } = diagnostic.at ?? (diagnostic.path === "" ? undefined : locate(diagnostic)) ?? { line: null, column: null };
      return { ...diagnostic, file: diagnostic.file === undefined ? file : join(dirname(file), diagnostic.file), line, column };
    })
    .toSorted(
      (a, b) =>
        Number(a.code === "more-problems") - Number(b.code === "more-problems") ||
        Number(a.file !== file) - Number(b.file !== file) ||
        compareText(a.file, b.file) ||
        (a.line ?? 0) - (b.line ?? 0) ||
        (a.column ?? 0) - (b.column ?? 0),
    );
}

/** `graph.json:12:5 error unknown-input /nodes/a/inputs/stepz: There is no input "stepz". Did you mean "steps"?` */
export function diagnosticText({ file, line, column, severity, code, path, message, hint }: LocatedDiagnostic): string {
  const place = line === null ? file : `${file}:${line}:${column}`;
  return visible(`${place} ${severity} ${code}${path === "" ? "" : ` ${path}`}: ${message}${hint === undefined ? "" : ` ${hint}`}`);
}
