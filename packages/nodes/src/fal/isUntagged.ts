import type { JsonRecord } from "@playgraph/core";

/** Whether the user left the schema's own tag empty, so that it can carry the attempt's id. */
export function isUntagged(payload: JsonRecord): boolean {
  return payload.request_id === undefined || payload.request_id === "";
}
