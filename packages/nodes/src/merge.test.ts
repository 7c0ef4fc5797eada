import { absent, failed } from "@playgraph/core";
import { expect, it } from "vitest";
import { merge } from "./merge.ts";
import { switchNode } from "./switch.ts";
import { testContext } from "./testing/context.ts";

const broken = failed({ code: "NodeBug", message: "broke", retryable: false, maybeBilled: false }, false);
const [gone, away] = [absent("gone"), absent("away")];

it("[N7] switch leaves out the way that is not taken", async () => {
  expect(await switchNode.run?.({ value: 7, when: true }, testContext())).toMatchObject({ yes: 7, no: { state: "absent" } });
  expect(await switchNode.run?.({ value: 7, when: false }, testContext())).toMatchObject({ yes: { state: "absent" }, no: 7 });
});

it.each([
  ["the first value", { a: 1, b: 2 }, 1],
  ["null, which is a value", { a: null, b: 2 }, null],
  ["a later value where the first is absent or not wired", { b: gone, d: 4 }, 4],
  ["the failure of the first that is not absent", { a: gone, b: broken, c: 3 }, broken],
  ["a value before a failure", { a: 1, b: broken }, 1],
  ["the first reason where all are absent", { b: gone, c: away }, gone],
])("[N7] merge gives %s", async (_what, inputs, value) => {
  expect(await merge.run?.(inputs, testContext())).toEqual({ value });
});

it("[N7] merge without wires is absent", async () => {
  expect(await merge.run?.({}, testContext())).toMatchObject({ value: { state: "absent" } });
});
