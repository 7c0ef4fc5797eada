import { PlaygraphError } from "@playgraph/core";
import { DamagedWorkspace } from "@playgraph/workspace";
import { UsageError } from "./usageError.ts";

/** A failure before anything has begun, as what keeps it from beginning; whatever else it is stays what it is. A damaged workspace needs a decision, as an unknown outcome does. */
export function usageOf(error: unknown): unknown {
  return error instanceof PlaygraphError ? new UsageError(error.message, error instanceof DamagedWorkspace ? 6 : 2) : error;
}
