import { join, resolve } from "node:path";
import { type NodeDefinition, PlaygraphError, type ResultRow, type RowStore, runGraph } from "@playgraph/core";
import { fetchPicture } from "@playgraph/nodes";
import { openWorkspace, type Workspace } from "@playgraph/workspace";
import type { FalChoice } from "./chooseFal.ts";
import type { Concurrency } from "./concurrencyOption.ts";
import { installedNodes } from "./installedNodes.ts";
import type { Io } from "./io.ts";
import { type FalService, openFal } from "./openFal.ts";
import { openOutputFolder } from "./openOutputFolder.ts";
import type { ReadyGraph } from "./prepareGraph.ts";
import type { Source } from "./readSource.ts";
import { resultsTable, type ResultsTable } from "./resultsTable.ts";
import { runId } from "./runId.ts";
import { UsageError } from "./usageError.ts";
import { type WrittenRun, writtenRun } from "./writtenRun.ts";

export type RunSettings = {
  readonly fal: FalChoice;
  /** Whether the user chose where requests go, rather than leaving it open. */
  readonly isFalChosen: boolean;
  /** Folder, absolute or from the current one. Default: `.playgraph`. */
  readonly workspace: string | undefined;
  /** Folder, absolute or from the current one. Default: a new one in the workspace. */
  readonly out: string | undefined;
  readonly concurrency: Concurrency;
  readonly useCache: boolean;
  /** The user's own nodes. */
  readonly nodes: ReadonlyMap<string, NodeDefinition>;
};

/** A run for which everything is there, and that has asked for nothing yet. */
export type OpenRun = {
  readonly fal: FalService;
  /** Where its files go, as the user would type it. */
  readonly folder: string;
  /** What is worth knowing of that folder beforehand. */
  readonly warning: string | undefined;
  /** What its nodes have saved so far, in order. */
  readonly files: readonly string[];
  /** To be called once. Nothing happens before the caller has had the chance to listen. */
  readonly begin: (signal: AbortSignal) => WrittenRun;
  /** To be called when the run is over, or is not to begin. */
  readonly close: () => Promise<void>;
};

/**
 * Opens what a run needs: the command and programs run graphs by this alone.
 * @param source where the graph came from
 * @throws UsageError if a folder cannot be used
 */
export async function openRun(graph: ReadyGraph, source: Pick<Source, "name" | "folder">, settings: RunSettings, io: Pick<Io, "cwd" | "clock" | "random" | "today">): Promise<OpenRun> {
  const run = runId(io.today(), io.random);
  const { workspace = ".playgraph", out = join(workspace, "runs", run), concurrency, useCache } = settings;
  const fal = await openFal(settings.fal, settings.isFalChosen);
  try {
    const opened = await openUsable(workspace, fal, io);
    const output = await openOutputFolder(out, io.cwd, source.folder);
    const nodes = installedNodes(fal.target, fal.credentials, io, settings.nodes);
    return {
      fal,
      folder: out,
      warning: output.warning,
      files: output.written,
      begin(signal) {
        const whole = opened.world({ run, files: output.files, graph: resolve(io.cwd, source.name), service: fal.service });
        const table = resultsTable();
        const rows = noted(whole.rows, table);
        return writtenRun(runGraph(graph.resolved, { ...graph.restriction, run, nodes, world: { ...whole, rows }, concurrency, useCache, signal }), (summary) => output.writeResults(table, rows.inOrder() as AsyncIterable<readonly ResultRow[]>, summary));
      },
      close: fal.close,
    };
  } catch (error) {
    await fal.close();
    throw error;
  }
}

/** The same rows, each shown to the table when it comes, so that its columns are known before the first line is written. */
function noted(rows: RowStore, table: ResultsTable): RowStore {
  return {
    add(place, row) {
      table.note(row as ResultRow);
      rows.add(place, row);
    },
    inOrder: rows.inOrder,
  };
}

async function openUsable(dir: string, fal: FalService, { cwd, clock, random }: Pick<Io, "cwd" | "clock" | "random">): Promise<Workspace> {
  try {
    return await openWorkspace({ dir: resolve(cwd, dir), fetchPicture: (url, signal) => fetchPicture(url, { signal, clock, random, target: fal.target }), clock, random });
  } catch (error) {
    throw error instanceof PlaygraphError ? new UsageError(error.message) : error;
  }
}
