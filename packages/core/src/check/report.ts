import type { Diagnostic } from "../document/diagnostic.ts";
import { suggest } from "../document/suggest.ts";

/** Gathers what is wrong with a graph. */
export type Report = {
  /** Everything that was reported, the first of it if it is a great deal. */
  readonly all: () => readonly Diagnostic[];
  readonly error: (code: string, path: string, message: string, hint?: string) => void;
  readonly warn: (code: string, path: string, message: string, hint?: string) => void;
  /** `Did you mean "x"?`, or what there is if that is little, or nothing. */
  readonly didYouMean: (word: string, candidates: Iterable<string>) => string | undefined;
  /** The same report for what stands in a file of its own: a file that is used twice has each of its mistakes once. */
  readonly of: (file: string | undefined) => Report;
  /** Takes over what has been found in the file already. */
  readonly add: (diagnostics: readonly Diagnostic[]) => void;
};

/** A suggestion compares a word with every candidate: with more of them a graph of thousands of mistakes would cost their square. */
const mostSuggestions = 100;
/** Nobody reads more, and a file of 100,000 mistakes should not cost the memory of 100,000 sentences. */
const mostTold = 500;
const fewEnoughToList = 12;

export function createReport(): Report {
  const diagnostics: Diagnostic[] = [];
  const toldOfFiles = new Set<string>();
  let more = 0;
  let suggestions = 0;
  const tell = (diagnostic: Diagnostic): void => {
    if (diagnostics.length >= mostTold) more++;
    else diagnostics.push(diagnostic);
  };
  const of = (file: string | undefined): Report => {
    const take = (diagnostic: Diagnostic): void => {
      if (file === undefined) {
        tell(diagnostic);
        return;
      }
      const text = JSON.stringify([file, diagnostic.code, diagnostic.path, diagnostic.message]);
      if (!toldOfFiles.has(text)) tell({ ...diagnostic, file });
      toldOfFiles.add(text);
    };
    const add = (severity: Diagnostic["severity"]) => (code: string, path: string, message: string, hint?: string) => take({ code, severity, path, message, ...(hint === undefined ? {} : { hint }) });
    return {
      all: () => (more === 0 ? diagnostics : [...diagnostics, { code: "more-problems", severity: "error", path: "", message: `There are ${more} more problems.`, hint: "Solve these first." }]),
      error: add("error"),
      warn: add("warning"),
      didYouMean: (word, candidates) => {
        if (++suggestions > mostSuggestions) return undefined;
        const all = [...candidates];
        const likely = suggest(word, all);
        if (likely !== undefined) return `Did you mean "${likely}"?`;
        return all.length > 0 && all.length <= fewEnoughToList ? `There is: ${all.join(", ")}.` : undefined;
      },
      of,
      add: (diagnostics) => diagnostics.forEach(take),
    };
  };
  return of(undefined);
}
