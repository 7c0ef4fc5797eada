import type { OutputDeclaration } from "../node/catalogue.ts";
import type { Draft } from "./draftNode.ts";
import type { Elements } from "./elements.ts";
import type { PortType } from "../types/portType.ts";
import type { CarriedInput } from "./resolveInput.ts";

/** The type of each output in this graph; undefined where a reported mistake or a list without values leaves it open. */
export function outputTypes(draft: Draft, inputs: ReadonlyMap<string, CarriedInput>, elements: ReadonlyMap<string, Elements>): ReadonlyMap<string, PortType | undefined> {
  if (draft.facts.types && draft.outputs === draft.facts.outputs) return draft.facts.types;
  return new Map([...draft.outputs].map(([name, output]) => [name, typeOf(output, inputs, elements)]));
}

function typeOf({ type }: OutputDeclaration, inputs: ReadonlyMap<string, CarriedInput>, elements: ReadonlyMap<string, Elements>): PortType | undefined {
  if ("kind" in type) return type;
  if ("elementsOf" in type) {
    const known = elements.get(type.elementsOf);
    return known ? known.type : { kind: "any" };
  }
  const named = inputs.get(type.sameAs);
  if (!named) return { kind: "any" };
  if (named.source.kind !== "open") return named.type;
  const wired = [...inputs.values()].find(({ declaration, source }) => declaration.type.kind === named.declaration.type.kind && !declaration.structural && source.kind === "wire");
  return wired ? wired.type : named.type;
}
