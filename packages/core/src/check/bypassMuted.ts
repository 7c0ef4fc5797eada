import type { Draft } from "./draftNode.ts";
import type { PortKind, PortType } from "../types/portType.ts";
import type { CarriedInput, Given } from "./resolveInput.ts";

/**
 * What the outputs of a muted node give (R12): by declared order and exact type, an output gets what the first input of its type has;
 * only the first output of each type. The others are absent.
 */
export function bypassMuted(draft: Draft, inputs: ReadonlyMap<string, CarriedInput>, types: ReadonlyMap<string, PortType | undefined>): ReadonlyMap<string, Given> {
  const firstOfKind = new Map<PortKind, CarriedInput>();
  for (const input of inputs.values()) {
    const { kind } = input.type ?? input.declaration.type;
    if (!firstOfKind.has(kind)) firstOfKind.set(kind, input);
  }
  const given = new Map<string, Given>();
  for (const [name, type] of types) {
    const input = type && firstOfKind.get(type.kind);
    if (type) firstOfKind.delete(type.kind);
    given.set(name, input && input.source.kind !== "open" ? input : { type, source: { kind: "absent", reason: `"${draft.runId}" is muted and has nothing to pass on` } });
  }
  return given;
}
