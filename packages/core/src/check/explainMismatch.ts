import type { Catalogue, InputDeclaration, OutputDeclaration } from "../node/catalogue.ts";
import { connects } from "../types/coercion.ts";
import { withArticle } from "../types/describeType.ts";
import type { Draft } from "./draftNode.ts";
import type { PortKind, PortType } from "../types/portType.ts";

type Around = { readonly catalogue: Catalogue; readonly drafts: ReadonlyMap<string, Draft> };
type Target = { readonly draft: Draft; readonly name: string; readonly declaration: InputDeclaration };

/**
 * Says what a wire brings, what the input wants, and the nearest way to fix it.
 * @param from `node.output` or `inputs.name`
 */
export function explainMismatch(around: Around, target: Target, brought: PortType, from: string): { readonly message: string; readonly hint: string } {
  const wanted = target.declaration.type;
  const gives = brought.kind === "any" ? "gives values whose type is not known before the run" : `gives ${withArticle(brought)}`;
  return { message: `"${target.draft.id}.${target.name}" takes ${withArticle(wanted)}, but "${from}" ${gives}.`, hint: nearestFix(around, target, brought, from) };
}

function nearestFix({ catalogue, drafts }: Around, { draft, name, declaration }: Target, brought: PortType, from: string): string {
  const wanted = declaration.type.kind;
  const dot = from.indexOf(".");
  const [sourceId, outputName] = [from.slice(0, dot), from.slice(dot + 1)];
  if (sourceId === "inputs") return `Declare the graph input "${outputName}" with the type "${wanted}".`;

  const outputs = drafts.get(sourceId)?.outputs ?? new Map<string, OutputDeclaration>();
  const stated = outputs.get(outputName)?.type;
  if (stated && "elementsOf" in stated && stated.typeFrom !== undefined) return `Set "${sourceId}.${stated.typeFrom}" to "${wanted}", if that is what its values are.`;

  const sibling = [...outputs].find(([, output]) => kindOf(output) !== undefined && connects(kindOf(output) ?? "any", wanted));
  if (sibling) return `"${sourceId}.${sibling[0]}" would fit.`;
  const other = [...draft.ports].find(([other, port]) => other !== name && port.type.kind === brought.kind && !port.structural);
  if (other) return `The input "${other[0]}" of "${draft.id}" would take it.`;
  const between = converter(catalogue, brought.kind, wanted);
  return between === undefined ? `Wire it to an output that gives ${withArticle(declaration.type)}.` : `Put a "${between}" node between them.`;
}

/** The first node type by name that turns one kind into the other. */
function converter(catalogue: Catalogue, from: PortKind, to: PortKind): string | undefined {
  let best: string | undefined;
  for (const { type, behaviour, inputs, outputs } of catalogue.values()) {
    if (behaviour !== "map" || (best !== undefined && best < type)) continue;
    const takes = Object.values(inputs).some((input) => input.type.kind === from && !input.structural);
    if (takes && Object.values(outputs).some((output) => kindOf(output) === to)) best = type;
  }
  return best;
}

function kindOf({ type }: OutputDeclaration): PortKind | undefined {
  return "kind" in type ? type.kind : undefined;
}
