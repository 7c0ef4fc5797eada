import { PlaygraphError } from "@playgraph/core";

/** What is wrong with a table, at a place in it; thrown by whoever reads the file, who knows its name. */
export class TableProblem extends Error {
  override readonly name = "TableProblem";
  /** From 1, as editors count. */
  readonly line: number;

  /** @param problem follows the line: `has 3 cells where the first line names 2 columns`, without a full stop */
  constructor(line: number, problem: string) {
    super(problem);
    this.line = line;
  }
}

/** The problem as a failure that names the file; anything else as it is. */
export function inFile(path: string, error: unknown): unknown {
  if (!(error instanceof TableProblem)) return error;
  return new PlaygraphError({ code: "InvalidInput", field: "file", message: `"${path}", line ${error.line} ${error.message}.` }, { cause: error });
}
