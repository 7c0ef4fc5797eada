import * as fc from "fast-check";
import { expect, it } from "vitest";
import { type Coercion, coerce, coercionBetween, composed, connects } from "./coercion.ts";
import type { Json } from "../document/json.ts";
import type { PortKind, PortType } from "./portType.ts";

const kinds: readonly PortKind[] = ["text", "integer", "number", "boolean", "image", "mask", "size", "choice", "json", "any"];

it("[T8] a wire converts by the closed table only, keeps equal kinds, and leads anything into any", () => {
  const connected = kinds.flatMap((from) => kinds.filter((to) => from !== to && to !== "any" && connects(from, to)).map((to) => `${from} -> ${to}`));
  expect(connected.toSorted()).toEqual(["boolean -> text", "image -> mask", "integer -> number", "integer -> text", "number -> text", "text -> choice"]);
  for (const kind of kinds) expect([connects(kind, kind), connects(kind, "any")]).toEqual([true, true]);
});

it("[T9] converts, then checks against the input's limits", () => {
  expect(coerce(0.5, "number -> text", { kind: "text" })).toEqual({ ok: true, value: "0.5" });
  expect(coerce(true, "boolean -> text", { kind: "text" })).toEqual({ ok: true, value: "true" });
  expect(coerce(7, "integer -> number", { kind: "number", max: 5 })).toEqual({ ok: false, message: "must be a number of at most 5, not 7" });
  expect(coerce("bmp", "text -> choice", { kind: "choice", choices: ["png"] })).toEqual({ ok: false, message: 'must be one of "png", not the text "bmp"' });
  expect(coerce(99, undefined, { kind: "integer", max: 50 })).toEqual({ ok: false, message: "must be an integer of at most 50, not 99" });
  expect(coerce("7", "integer -> number", { kind: "number" }).ok).toBe(false);
  expect(coerce({}, "number -> text", { kind: "text" }).ok).toBe(false);
});

it("[T10] two conversions on one wire do what both do one after the other", () => {
  const samples: Record<string, fc.Arbitrary<Json>> = { integer: fc.integer(), number: fc.double({ noNaN: true, noDefaultInfinity: true }), boolean: fc.boolean(), text: fc.constantFrom("1", "true", "x") };
  const types = (kind = ""): PortType => (kind === "choice" ? { kind, choices: ["1", "true", "x", "0.5"] } : { kind: kind === "number" ? "number" : "text" });
  const steps: (Coercion | undefined)[] = [undefined, "integer -> number", "number -> text", "integer -> text", "boolean -> text", "text -> choice"];
  const twoSteps = steps.flatMap((first) => steps.map((second) => [first, second] as const)).filter(([first, second]) => first && second && first.split(" -> ")[1] === second.split(" -> ")[0]);
  expect(twoSteps).toHaveLength(4);
  for (const [first, second] of twoSteps) {
    const [from = "", between] = first?.split(" -> ") ?? [];
    const target = types(second?.split(" -> ")[1]);
    fc.assert(
      fc.property(samples[from] ?? fc.constant(null), (value) => {
        const halfway = coerce(value, first, types(between));
        expect(coerce(value, composed(first, second), target)).toEqual(halfway.ok ? coerce(halfway.value, second, target) : halfway);
      }),
    );
  }
});

it("[T10] the one conversion is named by where it begins and ends, as far as the table goes", () => {
  expect([composed("integer -> number", "number -> text"), composed("number -> text", "text -> choice"), composed(undefined, "image -> mask"), composed("image -> mask", undefined)]).toEqual([
    "integer -> text",
    "text -> choice",
    "image -> mask",
    "image -> mask",
  ]);
});

it("[T8] names the conversion that a wire makes", () => {
  expect([coercionBetween("integer", "number"), coercionBetween("number", "integer"), coercionBetween("text", "text")]).toEqual(["integer -> number", undefined, undefined]);
});
