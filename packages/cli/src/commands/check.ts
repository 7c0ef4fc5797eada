import { hasErrors } from "@playgraph/core";
import type { Command } from "../command.ts";
import { graphChanges } from "../graphChanges.ts";
import { changeOptions } from "../graphOptions.ts";
import { installedCatalogue } from "../installedNodes.ts";
import type { Io } from "../io.ts";
import { diagnosticText, type LocatedDiagnostic } from "../locatedDiagnostics.ts";
import { nodeOptions } from "../nodeOptions.ts";
import { quantity } from "../numberText.ts";
import { prepareGraph } from "../prepareGraph.ts";
import { readSource, type Source } from "../readSource.ts";
import { UsageError } from "../usageError.ts";
import { type FolderNodes, type UserNodes, withUserNodes } from "../userNodes.ts";

export const check: Command = {
  name: "check",
  usage: "GRAPH... [options]",
  summary: "Tells everything that is wrong with graph files. Runs nothing.",
  words: { least: 1, most: Infinity, are: "at least one graph file, or - for standard input" },
  options: { ...changeOptions, ...nodeOptions, json: { help: "One JSON document: { diagnostics: [...] }." } },
  examples: [
    { line: "playgraph check graph.json", does: "Prints a line for each problem; exit code 2 if any is an error." },
    { line: "playgraph check examples/*/graph.json", does: "Checks several graphs." },
    { line: "playgraph check graph.json --input subject=hare", does: "Checks a graph that leaves an input open." },
    { line: "cat graph.json | playgraph check - --json", does: "Checks standard input, for programs." },
  ],
  async run(given, io) {
    const diagnostics: LocatedDiagnostic[] = [];
    const changes = graphChanges(given, io.cwd);
    await withUserNodes(given, io, async (userNodes) => {
      for (const word of given.words) {
        const opened = await orWhyNot(openGraph(word, userNodes, io));
        if (opened instanceof UsageError) diagnostics.push({ file: word, line: null, column: null, code: "unreadable-file", severity: "error", path: "", message: opened.message });
        else diagnostics.push(...opened.explain((await prepareGraph(opened.source, changes, installedCatalogue(io, opened.nodes))).diagnostics));
      }
    });
    if (given.has("json")) await io.stdout.write(`${JSON.stringify({ diagnostics }, null, 2)}\n`);
    else await io.stdout.write(`${[...diagnostics.map(diagnosticText), verdict(given.words.length, diagnostics)].join("\n")}\n`);
    return hasErrors(diagnostics) ? 2 : 0;
  },
};

async function openGraph(word: string, userNodes: UserNodes, io: Io): Promise<FolderNodes & { readonly source: Source }> {
  const source = await readSource(word, io);
  return { source, ...(await userNodes.beside(source.folder)) };
}

/** Ctrl+C at a question is for all files, and no reason of one. */
async function orWhyNot<Opened>(opening: Promise<Opened>): Promise<Opened | UsageError> {
  try {
    return await opening;
  } catch (error) {
    if (error instanceof UsageError && error.exitCode === 2) return error;
    throw error;
  }
}

function verdict(files: number, diagnostics: readonly LocatedDiagnostic[]): string {
  const errors = diagnostics.filter(({ severity }) => severity === "error").length;
  const warnings = diagnostics.length - errors;
  const found = [errors > 0 ? quantity(errors, "error") : "", warnings > 0 ? quantity(warnings, "warning") : ""].filter((part) => part !== "").join(", ");
  return found === "" ? `${quantity(files, "graph")} checked: nothing is wrong.` : `${quantity(files, "graph")} checked: ${found}.`;
}
