import { coordinateText } from "../node/coordinate.ts";
import { type Failure, PlaygraphError } from "../node/failure.ts";
import type { Task } from "./task.ts";

/** What a task failed of, in the one family of failures, with where it happened. An error that nobody meant to throw is the node's bug. */
export function taskFailure(task: Task, thrown: unknown, signal: AbortSignal): Failure {
  const where = { node: task.node.id, coordinate: coordinateText(task.point.coordinate) };
  if (thrown instanceof PlaygraphError) return { ...thrown.failure, ...where };
  if (signal.aborted) return { code: "Cancelled", message: "The run was stopped before this task was done.", retryable: true, maybeBilled: false, ...where };
  const said = thrown instanceof Error ? thrown.message : String(thrown);
  return { code: "NodeBug", message: `The node type "${task.node.resolved.declaration.type}" has a bug: ${said}`, retryable: false, maybeBilled: task.maybeBilled, ...where };
}
