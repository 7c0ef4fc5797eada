import { imagesToGenerate, type NodeDefinition } from "@playgraph/core";
import { askWorkspace } from "./askWorkspace.ts";
import type { FalChoice } from "./chooseFal.ts";
import { consent, isLarge } from "./consent.ts";
import type { Io } from "./io.ts";
import type { Money } from "./money.ts";
import { planCost } from "./planCost.ts";
import type { ReadyGraph } from "./prepareGraph.ts";
import type { Source } from "./readSource.ts";

type Intent = {
  readonly fal: FalChoice;
  /** Folder, absolute or from the current one. Default: `.playgraph`. */
  readonly workspace: string | undefined;
  /** The user's own nodes. */
  readonly nodes: ReadonlyMap<string, NodeDefinition>;
  readonly money: Money;
};

/**
 * Makes sure that somebody means a large bill. Images that the workspace has already are not on it.
 * @throws UsageError if nobody does
 */
export async function agreeToRun(graph: ReadyGraph, source: Pick<Source, "name" | "folder">, { fal, workspace, nodes, money }: Intent, io: Pick<Io, "ask" | "cwd" | "clock" | "random">): Promise<void> {
  if (fal.kind === "emulator" || !isLarge(graph.plan)) return;
  const answer = await askWorkspace(graph, source, { workspace, fal, nodes }, io);
  const left = imagesToGenerate(graph.plan, "asked" in answer ? answer.asked : undefined);
  await consent(left, { service: fal.kind === "url" ? fal.url : "fal", cost: planCost(left, money.prices), cap: money.cap }, io);
}
