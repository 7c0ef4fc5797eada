import type { Coordinate, Failure, Progress, RunEvent, TaskStatus } from "@playgraph/core";
import { expect, it } from "vitest";
import { runFacts } from "./runFacts.ts";

const progress = (task: string, said: Progress): RunEvent => ({ type: "task-progress", task, node: "generate", progress: said });
const settled = (task: string, status: TaskStatus, failure: Partial<Failure> | null = null, coordinate: Coordinate = []): RunEvent => ({
  type: "task-settled",
  task,
  node: "generate",
  coordinate,
  status,
  reason: null,
  failure: failure && { code: "Cancelled", message: "", retryable: true, maybeBilled: false, ...failure },
  outputs: {},
  items: null,
  seconds: 0,
});

function after(...events: readonly RunEvent[]): string {
  const { take, requests } = runFacts();
  for (const event of events) take(event);
  const { wasSent, isUnderWay, wasCutOff } = requests();
  return [wasSent ? "sent" : "", isUnderWay ? "under way" : "", wasCutOff ? "cut off" : ""].filter((word) => word !== "").join(", ");
}

it("[L15] knows what was sent, and what of it is under way", () => {
  expect(after()).toBe("");
  expect(after(progress("a", { state: "submitting" }))).toBe("under way");
  expect(after(progress("a", { state: "submitting" }), progress("a", { state: "waiting", message: "not sent" }))).toBe("");
  expect(after(progress("a", { state: "submitting" }), progress("a", { state: "queued", requestId: "r" }))).toBe("sent, under way");
  expect(after(progress("a", { state: "queued", requestId: "r" }), progress("a", { state: "waiting", message: "fal says PAUSED", requestId: "r" }))).toBe("sent, under way");
  expect(after(progress("a", { state: "running", requestId: "r" }), settled("a", "done"))).toBe("sent");
  expect(after(progress("a", { state: "running", requestId: "r" }), progress("b", { state: "submitting" }), settled("b", "failed", { code: "Rejected" }))).toBe("sent, under way");
});

it("[L15] knows whether a stop cut off what may be billed", () => {
  expect(after(progress("a", { state: "running", requestId: "r" }), settled("a", "cancelled", { maybeBilled: true }))).toBe("sent, cut off");
  expect(after(progress("a", { state: "submitting" }), settled("a", "unknown", { code: "UnknownOutcome", maybeBilled: true }))).toBe("cut off");
  expect(after(progress("a", { state: "waiting" }), settled("a", "cancelled", { maybeBilled: false }), settled("b", "cancelled"))).toBe("");
  expect(after(settled("a", "failed", { maybeBilled: true }))).toBe("");
});

it("[L13] knows where a node failed first", () => {
  const { take, firstFailures } = runFacts();
  const at = (label: string): Coordinate => [{ axis: "seeds", key: 6, label }];
  for (const event of [settled("s", "skipped", {}, at("0")), settled("c", "cancelled", {}, at("1")), settled("f", "failed", {}, at("2")), settled("g", "failed", {}, at("3"))]) take(event);
  expect([...firstFailures]).toEqual([["generate", at("2")]]);
});
