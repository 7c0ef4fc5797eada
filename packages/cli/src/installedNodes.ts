import type { Catalogue, NodeDefinition } from "@playgraph/core";
import { catalogue, createFal, createNodes } from "@playgraph/nodes";
import type { FalTarget } from "./openFal.ts";
import type { Io } from "./io.ts";

type Nodes = ReadonlyMap<string, NodeDefinition>;

/** The node library, sending its requests where it is told, and the user's own nodes. */
export function installedNodes(target: FalTarget, credentials: string | undefined, { clock, random }: Pick<Io, "clock" | "random">, own: Nodes = new Map()): Nodes {
  return new Map([...createNodes({ fal: createFal({ target, credentials, clock, random }) }), ...own]);
}

/** What the nodes say of themselves, for commands that run nothing. */
export function installedCatalogue(io: Pick<Io, "clock" | "random">, own: Nodes = new Map()): Catalogue {
  return catalogue(installedNodes({ kind: "cloud" }, undefined, io, own));
}
