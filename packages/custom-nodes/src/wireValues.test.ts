import { absent, failed, type Failure, type Hole, isHole, type Json, NotSent, PlaygraphError, UnknownOutcome } from "@playgraph/core";
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { decodeError, encodeError } from "./wireError.ts";
import { decodeValues, encodeValues } from "./wireValues.ts";

const failure: fc.Arbitrary<Failure> = fc.record({ code: fc.constantFrom("InvalidInput", "UnknownOutcome", "NodeBug"), message: fc.string(), retryable: fc.boolean(), maybeBilled: fc.boolean(), node: fc.string() }, { requiredKeys: ["code", "message", "retryable", "maybeBilled"] });
const hole: fc.Arbitrary<Hole> = fc.oneof(fc.string().map(absent), fc.tuple(failure, fc.boolean()).map(([failure, skipped]) => failed(failure, skipped)));
const look: fc.Arbitrary<Json> = fc.constantFrom<Json[]>({ state: "absent", reason: "a value that looks like a hole" }, { hole: null }, { value: 1 }, "open");

it("[U11] values, holes and open inputs are the same on the other side", () => {
  const value = fc.oneof(fc.jsonValue() as fc.Arbitrary<Json>, hole, look, fc.constant(undefined));
  fc.assert(
    fc.property(fc.dictionary(fc.string(), value), (values) => {
      const there = decodeValues(structuredClone(encodeValues(values)));
      expect(Object.keys(there)).toEqual(Object.keys(values));
      // structuredClone drops what `toStrictEqual` would see of a hole: its mark, which is asked for by itself.
      expect(there).toEqual({ ...values });
      expect(Object.values(there).map(isHole)).toEqual(Object.values(values).map(isHole));
    }),
  );
});

it("[U8] errors that mean something stay what they are, and others keep their sentence", () => {
  const sent = (error: unknown) => decodeError(structuredClone(encodeError(error, String)));
  fc.assert(
    fc.property(failure, (failure) => {
      const there = sent(new PlaygraphError(failure));
      expect(there).toBeInstanceOf(PlaygraphError);
      expect((there as PlaygraphError).failure).toEqual(failure);
    }),
  );
  expect(sent(new NotSent("busy", { retryAfter: 5 }))).toMatchObject({ name: "NotSent", message: "busy", retryAfter: 5 });
  expect(sent(new UnknownOutcome("lost"))).toBeInstanceOf(UnknownOutcome);
  expect(sent(new RangeError("far"))).toMatchObject({ name: "RangeError", message: "RangeError: far" });
});

it("[U8] a failure of a code that there is not is no failure", () => {
  const error = new PlaygraphError({ code: "Oops" as "NodeBug", message: "what" });
  expect(decodeError(encodeError(error, (thrown) => (thrown as Error).message))).not.toBeInstanceOf(PlaygraphError);
});
