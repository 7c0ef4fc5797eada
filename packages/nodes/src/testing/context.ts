import { createHash } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { type Column, type Coordinate, coordinateText, type Generation, type Graph, type NodeContext, PlaygraphError, type Progress, type RemoteFile, type Steps } from "@playgraph/core";
import { inspectImage } from "../picture/inspectImage.ts";

type Options = {
  readonly node?: string;
  readonly coordinate?: Coordinate;
  readonly newAxes?: readonly string[];
  readonly graph?: Graph;
  readonly graphs?: ReadonlyMap<string, Graph>;
  readonly columns?: readonly Column[];
  readonly seed?: number;
  readonly variables?: Readonly<Record<string, string>>;
  readonly generations?: readonly Generation[];
  /** What lies beside the graph, by path. */
  readonly files?: Readonly<Record<string, Uint8Array>>;
  readonly signal?: AbortSignal;
  /** Fetches the files of a step's result; plain `fetch` where it is left out. */
  readonly fetchFile?: (file: RemoteFile, signal: AbortSignal) => Promise<Uint8Array>;
};

export type TestContext = NodeContext & {
  /** What the node wrote into the output folder, by path. */
  readonly written: ReadonlyMap<string, Uint8Array>;
  readonly progressed: readonly Progress[];
};

/** A whole small world in memory: blobs by sha256, files, a step performer that sends once and then collects. */
export function testContext(options: Options = {}): TestContext {
  const { node = "node", coordinate = [], graph = { playgraph: 1, nodes: {} }, seed = 0, generations = [] } = options;
  const signal = options.signal ?? new AbortController().signal;
  const stored = new Map<string, Uint8Array>();
  const written = new Map<string, Uint8Array>();
  const progressed: Progress[] = [];
  const beside = new Map(Object.entries(options.files ?? {}));
  const fetchFile = options.fetchFile ?? fetchBytes;

  async function read(path: string): Promise<Uint8Array> {
    const bytes = beside.get(path);
    if (!bytes) throw new PlaygraphError({ code: "InvalidInput", message: `There is no file ${path}.` });
    return bytes;
  }
  async function put(bytes: Uint8Array): Promise<string> {
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    stored.set(sha256, bytes.slice());
    return sha256;
  }
  const step: Steps = async (_name, call) => {
    const accepted = await call.send({ id: "attempt-1" }, signal);
    const result = await call.collect(accepted, signal);
    const files = [];
    for (const file of await call.files(result)) {
      const bytes = await fetchFile(file, signal);
      files.push({ blob: await put(bytes), ...inspectImage(bytes), sourceUrl: file.url });
    }
    return { result, files, receipt: { requestId: accepted.requestId, attempts: 1, seconds: 0, micros: "unknown", run: "test", units: null } };
  };

  return {
    node,
    coordinate,
    newAxes: options.newAxes ?? [],
    graph,
    graphs: options.graphs ?? new Map(),
    columns: options.columns ?? [],
    signal,
    generations,
    step,
    written,
    progressed,
    variables: new Map(Object.entries(options.variables ?? {})),
    clock: { now: () => performance.now(), sleep: (milliseconds, signal) => sleep(milliseconds, undefined, signal ? { signal } : {}) },
    blobs: {
      put,
      has: async (sha256) => stored.has(sha256),
      get: async (sha256) => {
        const bytes = stored.get(sha256);
        if (!bytes) throw new PlaygraphError({ code: "InvalidInput", message: `There is no blob ${sha256}.` });
        return bytes;
      },
    },
    files: {
      read,
      open: async function* (path) {
        const bytes = await read(path);
        for (let at = 0; at < bytes.length; at += 64 * 1024) yield bytes.subarray(at, at + 64 * 1024);
      },
      write: async (path, bytes) => {
        written.set(path, bytes.slice());
        return path;
      },
    },
    progress: (progress) => void progressed.push(progress),
    draw: (...parts) => createHash("sha256").update(JSON.stringify([seed, node, coordinateText(coordinate), ...parts])).digest().readUInt32BE(0),
  };
}

async function fetchBytes(file: RemoteFile, signal: AbortSignal): Promise<Uint8Array> {
  const response = await fetch(file.url, { signal });
  if (!response.ok) throw new PlaygraphError({ code: "Unavailable", message: `GET ${file.url} gave ${response.status}.`, retryable: true });
  return new Uint8Array(await response.arrayBuffer());
}
