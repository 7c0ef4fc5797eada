import { type Coordinate, coordinateText, type Json, type RunEvent, whyText } from "@playgraph/core";
import type { Prices } from "./money.ts";
import { planJson } from "./planJson.ts";

type JsonObject = { readonly [key: string]: Json };

/** An event as `--json` prints it; the README of this package documents every field. */
export function eventJson(event: RunEvent, prices: Prices): JsonObject {
  switch (event.type) {
    case "run-started":
      return { type: event.type, run: event.run, graph: event.graph, plan: planJson(event.plan, prices) };
    case "task-started":
      return { type: event.type, task: event.task, node: event.node, ...place(event.coordinate), why: whyText(event.why) };
    case "task-progress":
      return { type: event.type, task: event.task, node: event.node, progress: { ...event.progress } };
    case "task-settled":
      return {
        type: event.type,
        task: event.task,
        node: event.node,
        ...place(event.coordinate),
        status: event.status,
        reason: event.reason,
        failure: event.failure === null ? null : { ...event.failure },
        outputs: event.outputs,
        items: event.items,
        seconds: event.seconds,
      };
    case "warning":
      return { type: event.type, message: event.message };
    case "run-finished": {
      const { type, ...summary } = event;
      return { type, ...summary, failures: summary.failures.map(({ node, count, first }) => ({ node, count, first: { ...first } })) };
    }
  }
}

function place(coordinate: Coordinate): { readonly coordinate: string; readonly axes: { readonly [axis: string]: string } } {
  return { coordinate: coordinateText(coordinate), axes: Object.fromEntries(coordinate.map(({ axis, label }) => [axis, label])) };
}
