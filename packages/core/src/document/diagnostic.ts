/** What is wrong with a graph, or worth knowing: the same in the editor, `playgraph check` and the HTTP API. */
export type Diagnostic = {
  /** Stable, for programs, for instance `unknown-input`. */
  readonly code: string;
  readonly severity: "error" | "warning";
  /** The file of a subgraph that `path` leads into, from the root's folder; the graph itself where it is missing. */
  readonly file?: string;
  /** JSON pointer into the graph document, for instance `/nodes/generate/inputs/seed`; "" is the whole document. */
  readonly path: string;
  /** One sentence for people. */
  readonly message: string;
  /** The exact place in the text, where the path cannot tell it: of syntax, of the first of two equal keys. From 1, columns in UTF-16 code units. */
  readonly at?: { readonly line: number; readonly column: number };
  /** What to do about it, for instance `Did you mean "guidance_scale"?`. */
  readonly hint?: string;
};

export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some((diagnostic) => diagnostic.severity === "error");
}

/** One step of a JSON pointer (RFC 6901). */
export function pointer(...steps: readonly (string | number)[]): string {
  return steps.map((step) => `/${String(step).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}
