import { realpath, stat } from "node:fs/promises";
import { extname } from "node:path";
import { pathToFileURL } from "node:url";
import { type Clock, type NodeDefinition, PlaygraphError } from "@playgraph/core";
import { declarationProblem } from "./declarationProblem.ts";
import type { NodeWorker, WorkerOptions } from "./nodeWorker.ts";
import type { FoundNode, FromWorker, ToWorker } from "./protocol.ts";
import { proxyNode } from "./proxyNode.ts";
import { WorkerPool } from "./workerPool.ts";

/** A user's module. */
export type NodeModule = {
  /** As messages tell it. */
  readonly name: string;
  /** Absolute. */
  readonly path: string;
};

export type LoadOptions = Omit<WorkerOptions, "agreed"> & { readonly clock: Clock };

export type CustomNodesOptions = LoadOptions & {
  /** sha256 of each file outside node_modules that may be run, by path; all may be where this is left out. */
  readonly agreed?: ReadonlyMap<string, string>;
  /** Types that there are already. */
  readonly taken: ReadonlySet<string>;
};

export type CustomNodes = {
  /** By type, in the order of the modules. */
  readonly nodes: ReadonlyMap<string, NodeDefinition>;
  /** Ends all threads. */
  readonly close: () => Promise<void>;
};

/** Milliseconds that a module has to load. */
const loadTime = 10_000;

/**
 * Loads the nodes of modules. None of their code ever runs in this thread.
 * @throws PlaygraphError that names the module and the node, for what cannot be loaded or is declared wrongly
 */
export async function loadCustomNodes(modules: readonly NodeModule[], { taken, agreed, clock, ...rest }: CustomNodesOptions): Promise<CustomNodes> {
  const pool = new WorkerPool({ ...rest, agreed });
  const nodes = new Map<string, NodeDefinition>();
  const names = new Map<string, string>();
  try {
    for (const { name, path } of modules) {
      const url = await moduleUrl(name, path);
      const worker = pool.take();
      const found = await foundBy(worker, { type: "load", module: url }, name, clock);
      pool.giveBack(worker);
      if (found.length === 0) throw problem(name, "it exports no node. Export what defineNode gives, for instance: export const shout = defineNode({ … })");
      for (const node of found) {
        const { type } = node.declaration;
        const wrong = declarationProblem(node);
        if (wrong !== undefined) throw problem(name, typeof type === "string" ? `its node "${type.slice(0, 64)}" ${wrong}` : `a node of it ${wrong}`);
        if (taken.has(type)) throw problem(name, `it has a node "${type}", which is a type of the node library. Give it another name`);
        if (nodes.has(type)) throw problem(name, `it has a node "${type}", which ${names.get(type) === name ? "it has already" : `${names.get(type)} has too`}. Give one of them another name`);
        nodes.set(type, proxyNode(node.declaration, url, pool));
        names.set(type, name);
      }
    }
  } catch (error) {
    await pool.close();
    throw error;
  }
  return { nodes, close: () => pool.close() };
}

/**
 * All files outside node_modules that the modules import, directly or not, with their sha256. They are read, and none of them is run.
 * @throws PlaygraphError
 */
export async function listModuleFiles(modules: readonly NodeModule[], { clock, ...rest }: LoadOptions): Promise<ReadonlyMap<string, string>> {
  const urls: string[] = [];
  for (const { name, path } of modules) urls.push(await moduleUrl(name, path));
  const pool = new WorkerPool({ ...rest, agreed: undefined });
  try {
    return new Map(await listedBy(pool.take(), urls, modules.map(({ name }) => name).join(", "), clock));
  } finally {
    await pool.close();
  }
}

async function foundBy(worker: NodeWorker, ask: ToWorker, name: string, clock: Clock): Promise<readonly FoundNode[]> {
  const answer = await answerOf(worker, ask, name, clock);
  return answer.type === "loaded" ? answer.nodes : [];
}

async function listedBy(worker: NodeWorker, modules: readonly string[], name: string, clock: Clock): Promise<readonly (readonly [string, string])[]> {
  const answer = await answerOf(worker, { type: "list", modules }, name, clock);
  return answer.type === "listed" ? answer.files : [];
}

async function answerOf(worker: NodeWorker, ask: ToWorker, name: string, clock: Clock): Promise<FromWorker> {
  const answer = Promise.withResolvers<FromWorker | string | undefined>();
  const done = new AbortController();
  clock.sleep(loadTime, done.signal).then(() => answer.resolve(undefined), () => undefined);
  worker.listen({ message: answer.resolve, ended: answer.resolve, question: () => ({ error: { kind: "other", name: "Error", message: "no task is on" } }) });
  worker.post(ask);
  try {
    const given = await answer.promise;
    if (given === undefined) throw problem(name, `it was not loaded within ${loadTime / 1000} s. Does it wait for something, or go on for ever, outside of its nodes?`);
    if (typeof given === "string") throw problem(name, `it ${given} while it was loaded`);
    if (given.type === "not loaded") throw problem(name, given.problem);
    return given;
  } finally {
    done.abort();
    worker.unlisten();
  }
}

const extensions: ReadonlySet<string> = new Set([".ts", ".mts", ".cts", ".js", ".mjs", ".cjs"]);

async function moduleUrl(name: string, path: string): Promise<string> {
  if (!extensions.has(extname(path))) throw problem(name, "a module's name ends with .ts or .js");
  const facts = await stat(path).catch(() => undefined);
  if (!facts) throw problem(name, "there is no such file");
  if (!facts.isFile()) throw problem(name, "it is no file");
  return pathToFileURL(await realpath(path)).href;
}

function problem(name: string, what: string): PlaygraphError {
  return new PlaygraphError({ code: "InvalidInput", message: `The module ${name} cannot be used: ${/[.?!]$/.test(what) ? what : `${what}.`}` });
}
