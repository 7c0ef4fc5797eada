import { diagnosticText, type LocatedDiagnostic } from "./locatedDiagnostics.ts";

/** A graph that cannot be run. Nothing was started. */
export class InvalidGraph extends Error {
  override readonly name = "InvalidGraph";
  /** All that can be said of the graph, warnings too, sorted by position. */
  readonly diagnostics: readonly LocatedDiagnostic[];

  constructor(diagnostics: readonly LocatedDiagnostic[]) {
    super(diagnostics.filter(({ severity }) => severity === "error").map(diagnosticText).join("\n"));
    this.diagnostics = diagnostics;
  }
}
