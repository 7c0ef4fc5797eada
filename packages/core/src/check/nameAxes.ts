import { findAxis } from "../node/findAxis.ts";
import type { Json } from "../document/json.ts";
import type { ResolvedInput, ResolvedNode } from "./resolvedGraph.ts";

/**
 * Axes that inputs of nodes inside subgraphs name (`over`, `along`, `{seeds}` in a file name) by the ids of their file get the ids that they have in the run
 * (R13). What names no axis made inside stays as it is.
 */
export function nameAxes(nodes: ReadonlyMap<string, ResolvedNode>): ReadonlyMap<string, ResolvedNode> {
  if ([...nodes.values()].every(({ inside }) => !inside)) return nodes;
  const byPrefix = axesByPrefix(nodes);
  return new Map(
    [...nodes].map(([id, node]) => {
      const { inside, declaration } = node;
      if (!inside || !node.inputs.some((input) => namesAxes(node, input))) return [id, node];
      const axes = byPrefix.get(inside.prefix) ?? [];
      const whole = (said: string): string => {
        const axis = findAxis(axes, said);
        return axis === undefined ? said : inside.prefix + axis;
      };
      return [id, { ...node, inputs: node.inputs.map((input) => (namesAxes(node, input) ? renamed(input, declaration.namesFiles === input.name, whole) : input)) }];
    }),
  );
}

/** The axes made inside each subgraph, those of subgraphs in it included, without its prefix. */
function axesByPrefix(nodes: ReadonlyMap<string, ResolvedNode>): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const { inside, newAxes } of nodes.values()) {
    if (!inside || newAxes.length === 0) continue;
    for (let end = inside.prefix.indexOf("."); end >= 0; end = inside.prefix.indexOf(".", end + 1)) {
      const prefix = inside.prefix.slice(0, end + 1);
      const axes = newAxes.map(({ id }) => id.slice(prefix.length));
      const known = found.get(prefix);
      if (known) known.push(...axes);
      else found.set(prefix, axes);
    }
  }
  return found;
}

function namesAxes({ declaration }: ResolvedNode, { name, declaration: { namesAxes }, source }: ResolvedInput): boolean {
  return source.kind === "literal" && (namesAxes !== undefined || declaration.namesFiles === name);
}

function renamed(input: ResolvedInput, isTemplate: boolean, whole: (said: string) => string): ResolvedInput {
  const { source } = input;
  if (source.kind !== "literal") return input;
  const value = isTemplate && typeof source.value === "string" ? renamedPlaceholders(source.value, whole) : renamedNames(source.value, whole);
  return { ...input, source: { ...source, value } };
}

function renamedNames(value: Json, whole: (said: string) => string): Json {
  if (typeof value !== "object" || value === null) return value;
  const name = (said: Json): Json => (typeof said === "string" ? whole(said) : said);
  return Array.isArray(value) ? value.map(name) : Object.fromEntries(Object.entries(value).map(([key, said]) => [key, name(said)]));
}

function renamedPlaceholders(template: string, whole: (said: string) => string): string {
  const parts: string[] = [];
  let at = 0;
  for (let open = template.indexOf("{"); open >= 0; open = template.indexOf("{", at)) {
    const close = template.indexOf("}", open);
    if (close < 0) break;
    const word = template.slice(open + 1, close).trim();
    parts.push(template.slice(at, open + 1), word === "axes" || word === "node" ? word : whole(word));
    at = close;
  }
  return parts.join("") + template.slice(at);
}
