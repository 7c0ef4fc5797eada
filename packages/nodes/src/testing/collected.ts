import type { Coordinate, Json, NodeContext, NodeDefinition } from "@playgraph/core";

/** All items of an emitting node. */
export async function itemsOf(node: NodeDefinition, inputs: Readonly<Record<string, Json | undefined>>, context: NodeContext): Promise<readonly { readonly keys?: readonly number[]; readonly labels: readonly string[]; readonly outputs: Readonly<Record<string, unknown>> }[]> {
  const items = [];
  const iterator = node.emit?.(withDefaults(node, inputs), context);
  for (let next = await iterator?.next(); next && !next.done; next = await iterator?.next()) items.push(next.value);
  return items;
}

/** The inputs as a node sees them: what is left open has its default. */
export function withDefaults<Value>(node: NodeDefinition, inputs: Readonly<Record<string, Value>>): Readonly<Record<string, Value | Json>> {
  const defaults = Object.entries(node.declaration.inputs).flatMap(([name, input]) => (input.default === undefined ? [] : [[name, input.default] as const]));
  return { ...Object.fromEntries(defaults), ...inputs };
}

/** `at({ seeds: 1 })`, with the key counted from 0 and a label that counts from 1, or `at({ seeds: [0, "seven"] })`. */
export function at(keys: Readonly<Record<string, number | "none" | readonly [number | "none", string]>>): Coordinate {
  return Object.entries(keys).map(([axis, said]) => {
    if (typeof said === "object") return { axis, key: said[0], label: said[1] };
    return { axis, key: said, label: said === "none" ? "" : String(said + 1) };
  });
}
