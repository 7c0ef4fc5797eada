import type { Catalogue, NodeDefinition } from "@playgraph/core";
import { catalogue, createFal, createNodes } from "@playgraph/nodes";
import type { FalTarget } from "./openFal.ts";
import type { Io } from "./io.ts";

/** The node library, sending its requests where it is told. */
export function installedNodes(target: FalTarget, credentials: string | undefined, { clock, random }: Pick<Io, "clock" | "random">): ReadonlyMap<string, NodeDefinition> {
  return createNodes({ fal: createFal({ target, credentials, clock, random }) });
}

/** What the nodes say of themselves, for commands that run nothing. */
export function installedCatalogue(io: Pick<Io, "clock" | "random">): Catalogue {
  return catalogue(installedNodes({ kind: "cloud" }, undefined, io));
}
