import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Blobs, type Diagnostic, type Files, type GraphNode, type NodeDefinition, PlaygraphError, resolveGraph, type ResultRow, runGraph, type RunSummary } from "@playgraph/core";
import { openWorkspace } from "@playgraph/workspace";
import { onTestFinished } from "vitest";
import { catalogue } from "../catalogue.ts";
import { createNodes } from "../createNodes.ts";
import { fetchPicture } from "../fal/fetchPicture.ts";
import type { testEmulator } from "./testEmulator.ts";

type TestRun = { readonly rows: readonly ResultRow[]; readonly summary: RunSummary };

export type TestWorkspace = {
  readonly blobs: Blobs;
  /** What the check says of these nodes. */
  readonly check: (nodes: Readonly<Record<string, GraphNode>>) => readonly Diagnostic[];
  /** Runs the library's nodes as a graph, as the command does; `outputs` are wires, by default the last nodes. */
  readonly run: (nodes: Readonly<Record<string, GraphNode>>, options?: { readonly outputs?: readonly string[]; readonly signal?: AbortSignal }) => Promise<TestRun>;
};

/**
 * A workspace on disk in front of the emulator. It ends with the test, but what it remembers holds from run to run.
 * @param files what lies beside the graph, by path
 * @param more nodes beside the library's own
 */
export async function testWorkspace({ emulator, fal, clock }: Awaited<ReturnType<typeof testEmulator>>, files: Readonly<Record<string, Uint8Array>> = {}, more: readonly NodeDefinition[] = []): Promise<TestWorkspace> {
  const dir = await mkdtemp(join(tmpdir(), "playgraph-"));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  const random = () => Math.random();
  const target = { kind: "url", url: emulator.url } as const;
  const workspace = await openWorkspace({ dir, clock, random, fetchPicture: (url, signal) => fetchPicture(url, { signal, clock, random, target }) });
  onTestFinished(workspace.close);
  const nodes = new Map([...createNodes({ fal }), ...more.map((node) => [node.declaration.type, node] as const)]);
  const beside = new Map(Object.entries(files));
  const read = async (path: string) => beside.get(path) ?? Promise.reject(new PlaygraphError({ code: "InvalidInput", message: `There is no file ${path}.` }));
  const beyond: Files = {
    read,
    async *open(path) {
      yield await read(path);
    },
    write: async (path) => path,
  };
  let runs = 0;
  return {
    blobs: workspace.blobs,
    check: (graph) => resolveGraph({ playgraph: 1, nodes: graph }, catalogue(nodes)).diagnostics,
    async run(graph, { outputs, signal } = {}) {
      const wires = outputs && { outputs: Object.fromEntries(outputs.map((wire, index) => [`o${index}`, { $from: wire }])) };
      const { resolved, diagnostics } = resolveGraph({ playgraph: 1, nodes: graph, ...wires }, catalogue(nodes));
      if (!resolved) throw new Error(diagnostics.map(({ message }) => message).join("\n"));
      const run = `r${++runs}`;
      const { results, summary } = runGraph(resolved, { run, nodes, world: workspace.world({ run, files: beyond, graph: "test", service: { name: emulator.url, isLasting: true } }), ...(signal ? { signal } : {}) });
      const rows: ResultRow[] = [];
      for await (const row of results) rows.push(row);
      return { rows, summary: await summary };
    },
  };
}
