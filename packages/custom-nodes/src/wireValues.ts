import { absent, failed, type Hole, isHole, type Json } from "@playgraph/core";
import type { WireOutcome, WireValues } from "./protocol.ts";

type Values = Readonly<Record<string, Json | Hole | undefined>>;

/** A hole's mark is a symbol, which does not travel: it is told from a value by where it stands. */
export function encodeValues(values: Values): WireValues {
  return Object.entries(values).map(([name, value]) => [name, value === undefined ? "open" : isHole(value) ? { hole: value } : { value }]);
}

export function decodeValues(wire: WireValues): Values {
  return Object.fromEntries(wire.map(([name, value]) => [name, value === "open" ? undefined : "hole" in value ? markedHole(value.hole) : value.value]));
}

function markedHole(hole: Hole): Hole {
  return hole.state === "absent" ? absent(hole.reason) : failed(hole.failure, hole.skipped);
}

/**
 * What a function gave.
 * @param inputs and `rows`, as the task got them: a record that was handed on is the same object again
 * @returns undefined where the function returned nothing
 */
export function decodeOutcome(wire: WireOutcome, inputs: Values, rows: readonly { readonly values: Values }[]): Readonly<Record<string, Json | Hole>> | undefined {
  if (!wire) return undefined;
  return Object.fromEntries(
    wire.map(([name, output]) => {
      if ("value" in output) return [name, output.value];
      if ("hole" in output) return [name, markedHole(output.hole)];
      const { row, input } = output.given;
      return [name, (row === undefined ? inputs : rows[row]?.values)?.[input] as Json];
    }),
  );
}
