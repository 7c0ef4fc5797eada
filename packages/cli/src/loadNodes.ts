import { resolve } from "node:path";
import { PlaygraphError } from "@playgraph/core";
import { type CustomNodes, loadCustomNodes, type NodeModule } from "@playgraph/custom-nodes";
import { installedCatalogue } from "./installedNodes.ts";
import type { Io } from "./io.ts";
import { UsageError } from "./usageError.ts";
import { visible } from "./visible.ts";

/** @param named paths, absolute or from the current folder. @returns each module once */
export function namedModules(named: readonly string[], cwd: string): readonly NodeModule[] {
  return [...new Map(named.map((name): [string, NodeModule] => [resolve(cwd, name), { name, path: resolve(cwd, name) }])).values()];
}

type LoadNodesOptions = {
  /** Types that there are besides those of the library. */
  readonly taken?: Iterable<string>;
  /** Of all files outside node_modules that may run, by path, sha256; undefined where all may. */
  readonly agreed?: ReadonlyMap<string, string>;
  /** For lines that nodes print. */
  readonly print: (line: string) => void;
};

/** @throws UsageError for a module that cannot be used */
export async function loadNodes(modules: readonly NodeModule[], { env, clock, random }: Pick<Io, "env" | "clock" | "random">, { taken = [], agreed, print }: LoadNodesOptions): Promise<CustomNodes> {
  if (modules.length === 0) return { nodes: new Map(), close: () => Promise.resolve() };
  try {
    return await loadCustomNodes(modules, { taken: new Set([...installedCatalogue({ clock, random }).keys(), ...taken]), env, clock, onLine: (line) => print(visible(line)), ...(agreed ? { agreed } : {}) });
  } catch (error) {
    throw error instanceof PlaygraphError ? new UsageError(error.message) : error;
  }
}
