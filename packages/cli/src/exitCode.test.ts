import { expect, it } from "vitest";
import { exitCode } from "./exitCode.ts";

it("[L14] gives each end its code", () => {
  const codes = (["done", "failed", "partly-failed", "locked", "unknown-outcome"] as const).map((status) => exitCode({ status }, undefined));
  expect(codes).toEqual([0, 1, 3, 5, 6]);
  expect((["SIGINT", "SIGTERM", "SIGHUP"] as const).map((interruption) => exitCode({ status: "stopped" }, interruption))).toEqual([130, 143, 129]);
});

it("[L14] does not call a run interrupted that was done before", () => {
  expect(exitCode({ status: "done" }, "SIGINT")).toBe(0);
});
