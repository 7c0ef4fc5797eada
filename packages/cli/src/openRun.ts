import { join, resolve } from "node:path";
import { type NodeDefinition, PlaygraphError, type ResultRow, type RowStore, runGraph, type Spending } from "@playgraph/core";
import { createFal, earlierStep, fetchPicture } from "@playgraph/nodes";
import { type Cap, openWorkspace, type RunRequest, type RunStore, type Workspace } from "@playgraph/workspace";
import type { FalChoice } from "./chooseFal.ts";
import type { Concurrency } from "./concurrencyOption.ts";
import { fromHere } from "./fromHere.ts";
import { installedNodes } from "./installedNodes.ts";
import type { Io } from "./io.ts";
import type { Money } from "./money.ts";
import { type FalService, openFal } from "./openFal.ts";
import { quantity } from "./numberText.ts";
import { openOutputFolder } from "./openOutputFolder.ts";
import type { ReadyGraph } from "./prepareGraph.ts";
import type { Source } from "./readSource.ts";
import type { RecordedRun } from "./recordedRun.ts";
import { requestOf } from "./requestOf.ts";
import { resultsTable, type ResultsTable } from "./resultsTable.ts";
import { runId } from "./runId.ts";
import { UsageError } from "./usageError.ts";
import { usageOf } from "./usageOf.ts";
import { watchCancel } from "./watchCancel.ts";
import { type WrittenRun, writtenRun } from "./writtenRun.ts";

export type RunSettings = {
  readonly fal: FalChoice;
  /** Whether the user chose where requests go, rather than leaving it open. */
  readonly isFalChosen: boolean;
  /** Folder, absolute or from the current one. Default: `.playgraph`. */
  readonly workspace: string | undefined;
  /** Folder, absolute or from the current one. Default: a new one in the workspace. */
  readonly out: string | undefined;
  /** The run that is taken up again, if one is. */
  readonly resumed: RecordedRun | undefined;
  readonly concurrency: Concurrency;
  readonly useCache: boolean;
  readonly money: Money;
  /** What may be spent a day, of all runs in the workspace. */
  readonly day: Cap;
  /** The user's own nodes. */
  readonly nodes: ReadonlyMap<string, NodeDefinition>;
  /** Absolute paths of modules that the user named for this run: where nodes of theirs come from. */
  readonly modules: readonly string[];
};

/** A run for which everything is there, and that has asked for nothing yet. */
export type OpenRun = {
  readonly id: string;
  readonly fal: FalService;
  /** Where its files go, as the user would type it. */
  readonly folder: string;
  /** What is worth knowing of that folder beforehand. */
  readonly warning: string | undefined;
  /** What its nodes have saved so far, in order. */
  readonly files: readonly string[];
  /** Aborts when another process has asked for the end of the run. */
  readonly cancelled: AbortSignal;
  /** What counts against the run's limits so far. */
  readonly spending: () => Spending;
  /**
   * Takes what the service has made by now for earlier runs, which it keeps for minutes only. To be called before the run begins.
   * @param tell a line for people
   */
  readonly fetchUnderWay: (tell: (line: string) => Promise<void>, signal: AbortSignal) => Promise<void>;
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
  const { resumed, workspace = ".playgraph", concurrency, useCache, money, day } = settings;
  const run = resumed?.id ?? runId(io.today(), io.random);
  const out = settings.out ?? resumed?.request.out ?? join(workspace, "runs", run);
  const fal = await openFal(settings.fal, settings.isFalChosen);
  const closing: (() => Promise<void>)[] = [fal.close];
  // What cannot be closed must not keep the rest open: a server that listens keeps the process alive.
  const close = async () => {
    const failures: unknown[] = [];
    for (let next = closing.pop(); next; next = closing.pop()) await next().catch((error: unknown) => failures.push(error));
    if (failures.length > 0) throw failures[0];
  };
  try {
    const opened = await openUsable(workspace, fal, io);
    closing.push(opened.close);
    // A run of another workspace may be at it in the same folder: only of this one's it is known who works on them.
    const isOver = (other: string) => !["running", undefined].includes(opened.runs.get(other)?.status);
    const output = await openOutputFolder(out, io.cwd, source.folder, run, isOver);
    closing.push(output.close);
    const nodes = installedNodes(fal.target, fal.credentials, io, settings.nodes);
    const paying = { run, service: fal.service, budget: { run: money.cap, day }, prices: money.prices, onUnknown: money.onUnknown };
    await usable(recorded(opened.runs, run, requestOf(graph, source, settings, output.dir, io.cwd), resumed !== undefined));
    const over = new AbortController();
    const cancel = new AbortController();
    closing.push(async () => {
      over.abort();
      // What came to no end can be resumed as soon as nobody works on it, also where this process lives on. Where that cannot be written, its end says it.
      await opened.runs.leave(run).catch(() => undefined);
    });
    let spending: OpenRun["spending"] = () => ({ images: 0, micros: 0, resubmitted: [] });
    return {
      id: run,
      fal,
      folder: resumed ? fromHere(output.dir, io.cwd) : out,
      warning: resumed ? undefined : output.warning,
      files: output.written,
      cancelled: cancel.signal,
      spending: () => spending(),
      async fetchUnderWay(tell, signal) {
        const adapter = createFal({ target: fal.target, credentials: fal.credentials, clock: io.clock, random: io.random });
        const found = (count: number) => tell(`Fetching first what ${quantity(count, "request")} of earlier runs gave …`);
        const count = await opened.fetchUnderWay(paying, (request) => earlierStep(adapter, request), found, signal);
        if (count > 0) await tell(`${quantity(count, "request")} fetched; what they gave is not paid again.`);
      },
      begin(signal) {
        const whole = opened.world({ ...paying, files: output.files, graph: resolve(io.cwd, source.name) });
        spending = whole.spending;
        const table = resultsTable();
        const rows = noted(whole.rows, table);
        void watchCancel(opened.runs, run, io.clock, over.signal).then((isCancelled) => isCancelled && cancel.abort());
        const options = { ...graph.restriction, run, nodes, world: { ...whole, rows }, concurrency, useCache, signal: AbortSignal.any([signal, cancel.signal]) };
        return writtenRun(runGraph(graph.resolved, options), async (summary) => {
          const count = await output.writeResults(table, rows.inOrder() as AsyncIterable<readonly ResultRow[]>, summary);
          await opened.runs.end(run, summary).catch((error: unknown) => {
            throw error instanceof PlaygraphError ? new UsageError(`The run is over and its results are written, but that could not be recorded: ${error.message}`, 1) : error;
          });
          return count;
        });
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

function recorded(runs: RunStore, run: string, request: RunRequest, isResumed: boolean): Promise<void> {
  return isResumed ? runs.resume(run, request) : runs.begin(run, request);
}

/** The same rows, each shown to the table when it comes, so that its columns are known before the first line is written. */
function noted(rows: RowStore, table: ResultsTable): RowStore {
  return {
    add(place, row) {
      table.note(place, row as ResultRow);
      rows.add(place, row);
    },
    inOrder: rows.inOrder,
  };
}

function openUsable(dir: string, fal: FalService, { cwd, clock, random, today }: Pick<Io, "cwd" | "clock" | "random" | "today">): Promise<Workspace> {
  return usable(openWorkspace({ dir: resolve(cwd, dir), fetchPicture: (url, signal) => fetchPicture(url, { signal, clock, random, target: fal.target }), clock, random, today }));
}

async function usable<Value>(opening: Promise<Value>): Promise<Value> {
  try {
    return await opening;
  } catch (error) {
    throw usageOf(error);
  }
}
