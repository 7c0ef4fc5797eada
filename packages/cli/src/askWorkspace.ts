import { resolve } from "node:path";
import { type Asked, askCache, type NodeDefinition, PlaygraphError } from "@playgraph/core";
import { outputFiles, readWorkspace } from "@playgraph/workspace";
import type { FalChoice } from "./chooseFal.ts";
import { installedNodes } from "./installedNodes.ts";
import type { Io } from "./io.ts";
import { serviceOf } from "./openFal.ts";
import type { ReadyGraph } from "./prepareGraph.ts";
import type { Source } from "./readSource.ts";

type AskSettings = {
  /** Folder, absolute or from the current one. Default: `.playgraph`. */
  readonly workspace: string | undefined;
  /** Where a run's requests would go. */
  readonly fal: FalChoice;
  /** The user's own nodes. */
  readonly nodes: ReadonlyMap<string, NodeDefinition>;
};

/** What a run would find done; or why that is not known. */
export type Answer = { readonly asked: Asked; /** Requests of earlier runs that a run fetches first. */ readonly underWay: number } | { readonly why: string };

/** Asks a workspace what a run of the graph would find in it. Nothing is made, written or sent, and no node of the user's own is called. */
export async function askWorkspace({ resolved, plan, restriction }: ReadyGraph, source: Pick<Source, "name" | "folder">, { workspace = ".playgraph", fal, nodes }: AskSettings, io: Pick<Io, "cwd" | "clock" | "random">): Promise<Answer> {
  try {
    const opened = readWorkspace(resolve(io.cwd, workspace));
    try {
      const service = serviceOf(fal);
      const world = opened.world({ files: outputFiles(source.folder, source.folder), graph: resolve(io.cwd, source.name), service });
      const asked = await askCache(resolved, plan, { ...restriction, nodes: installedNodes({ kind: "cloud" }, undefined, io, nodes), world });
      const underWay = opened.underWay(service);
      const problem = opened.problem();
      if (problem !== undefined) throw problem;
      return asked ? { asked, underWay } : { why: "There are more than 100,000 tasks." };
    } finally {
      opened.close();
    }
  } catch (error) {
    if (error instanceof PlaygraphError) return { why: error.message };
    throw error;
  }
}
