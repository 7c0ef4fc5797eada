import type { IncomingHttpHeaders } from "node:http";
import { isObject, parseJson } from "../json.ts";

/** What the `x-fal-*` headers of a submit ask for. Headers we do not know are accepted and have no effect. */
export type SubmitHeaders = {
  readonly startWithinMs: number | undefined;
  readonly low: boolean;
  readonly storePayload: boolean;
  readonly fileLifeMs: number | undefined;
};

/** `undefined` if the start timeout is malformed, which fal answers with 400. */
export function readSubmitHeaders(headers: IncomingHttpHeaders): SubmitHeaders | undefined {
  const timeout = headers["x-fal-request-timeout"];
  const seconds = timeout === undefined ? undefined : Number(timeout);
  if (seconds !== undefined && !(seconds > 0.1)) return undefined;
  const lifecycle = parseJson(String(headers["x-fal-object-lifecycle-preference"] ?? "null"));
  const life = isObject(lifecycle) ? lifecycle["expiration_duration_seconds"] : undefined;
  return {
    startWithinMs: seconds === undefined ? undefined : seconds * 1000,
    low: headers["x-fal-queue-priority"] === "low",
    storePayload: headers["x-fal-store-io"] !== "0",
    fileLifeMs: typeof life === "number" ? life * 1000 : undefined,
  };
}
