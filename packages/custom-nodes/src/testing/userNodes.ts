import { join } from "node:path";
import { type Graph, resolveGraph, type ResultRow, type RunEvent, runGraph, type RunOptions, type RunSummary, type World } from "@playgraph/core";
import { openWorkspace, outputFiles, systemClock } from "@playgraph/workspace";
import { onTestFinished } from "vitest";
import { type CustomNodes, type CustomNodesOptions, loadCustomNodes } from "../loadCustomNodes.ts";
import { temporaryFolder } from "./temporaryFolder.ts";

export type UserNodes = CustomNodes & {
  /** The modules' folder, which is the graph's too. */
  readonly dir: string;
  /** What the nodes printed. */
  readonly lines: readonly string[];
  readonly run: (nodes: Graph["nodes"], options?: Partial<RunOptions>, onEvent?: (event: RunEvent) => void) => Promise<{ readonly summary: RunSummary; readonly rows: readonly ResultRow[]; readonly told: readonly string[] }>;
};

/** What most nodes of these tests are: text in, text out. */
const textNode = `{ version: 1, title: "T", summary: "S.", category: "text", inputs: { text: text().input({ doc: "", default: "" }) }, outputs: { text: text().output({ doc: "" }) } }`;

/** A module in TypeScript that has core's names at hand. */
export function moduleText(code: string): string {
  return `import { absent, any, choice, defineNode, failed, image, integer, isHole, json, number, NotSent, PlaygraphError, text, UnknownOutcome } from "@playgraph/core";\nconst facts = ${textNode} as const;\n${code}`;
}

/** Loads a module, with other files beside it, and closes it after the test. */
export async function userNodes(code: string, options: Partial<CustomNodesOptions> & { readonly files?: Readonly<Record<string, string>> } = {}): Promise<UserNodes> {
  const { files = {}, ...rest } = options;
  const dir = await temporaryFolder({ "my-nodes.ts": moduleText(code), ...files });
  const lines: string[] = [];
  const loaded = await loadCustomNodes([{ name: "./my-nodes.ts", path: join(dir, "my-nodes.ts") }], { taken: new Set(), clock: systemClock, env: process.env, onLine: (line) => lines.push(line), ...rest });
  onTestFinished(loaded.close);
  return {
    ...loaded,
    dir,
    lines,
    async run(nodes, options = {}, onEvent = () => undefined) {
      const catalogue = new Map([...loaded.nodes].map(([type, { declaration }]) => [type, declaration]));
      const { resolved, diagnostics } = resolveGraph({ playgraph: 1, nodes }, catalogue);
      if (!resolved) throw new Error(diagnostics.map(({ message }) => message).join("\n"));
      const { events, summary, results } = runGraph(resolved, { run: "test", nodes: loaded.nodes, world: await diskWorld(dir), ...options });
      for await (const event of events) onEvent(event);
      const rows = await Array.fromAsync(results);
      return { summary: await summary, rows, told: rows.map(({ coordinate, reason, outputs }) => `${coordinate === "" ? "" : `${coordinate} `}${reason ?? Object.values(outputs).map(toldValue).join(" | ")}`) };
    },
  };
}

function toldValue(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** A real workspace; the graph's files are read from `dir`, and written there under `out`. */
export async function diskWorld(dir: string): Promise<World> {
  const workspace = await openWorkspace({ dir: join(dir, ".playgraph"), fetchPicture: () => Promise.reject(new Error("nothing is fetched here")) });
  onTestFinished(workspace.close);
  return workspace.world({ run: "test", files: outputFiles(await temporaryFolder(), dir), graph: "test", service: { name: "none", isLasting: true } });
}
