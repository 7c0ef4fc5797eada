import type { Catalogue, NodeDefinition } from "@playgraph/core";

/** What the nodes say of themselves, without their code: JSON, for whoever checks, plans or draws graphs. */
export function catalogue(nodes: ReadonlyMap<string, NodeDefinition>): Catalogue {
  return new Map([...nodes].map(([type, { declaration }]) => [type, declaration]));
}
