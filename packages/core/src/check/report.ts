import type { Diagnostic } from "../document/diagnostic.ts";
import { suggest } from "../document/suggest.ts";

/** Gathers what is wrong with a graph. */
export type Report = {
  readonly diagnostics: readonly Diagnostic[];
  readonly error: (code: string, path: string, message: string, hint?: string) => void;
  readonly warn: (code: string, path: string, message: string, hint?: string) => void;
  /** `Did you mean "x"?`, or what there is if that is little, or nothing. */
  readonly didYouMean: (word: string, candidates: Iterable<string>) => string | undefined;
};

/** A suggestion compares a word with every candidate: with more of them a graph of thousands of mistakes would cost their square. */
const mostSuggestions = 100;
const fewEnoughToList = 12;

export function createReport(): Report {
  const diagnostics: Diagnostic[] = [];
  let suggestions = 0;
  const add = (severity: Diagnostic["severity"]) => (code: string, path: string, message: string, hint?: string) => {
    diagnostics.push({ code, severity, path, message, ...(hint === undefined ? {} : { hint }) });
  };
  return {
    diagnostics,
    error: add("error"),
    warn: add("warning"),
    didYouMean: (word, candidates) => {
      if (++suggestions > mostSuggestions) return undefined;
      const all = [...candidates];
      const likely = suggest(word, all);
      if (likely !== undefined) return `Did you mean "${likely}"?`;
      return all.length > 0 && all.length <= fewEnoughToList ? `There is: ${all.join(", ")}.` : undefined;
    },
  };
}
