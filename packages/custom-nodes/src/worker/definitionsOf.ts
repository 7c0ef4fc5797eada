import type { NodeDefinition } from "@playgraph/core";

/** The nodes of a module: everything it exports that `defineNode` made, by itself or in a list. Whatever else it exports is its own affair. */
export function definitionsOf(namespace: Readonly<Record<string, unknown>>): readonly NodeDefinition[] {
  const exported = Object.values(namespace).flatMap((value): readonly unknown[] => (Array.isArray(value) ? value : [value]));
  // One node may be exported by its name and by default.
  return [...new Set(exported.filter(isDefinition))];
}

function isDefinition(value: unknown): value is NodeDefinition {
  return typeof value === "object" && value !== null && "declaration" in value && typeof value.declaration === "object" && value.declaration !== null;
}
