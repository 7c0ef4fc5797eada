import type { IncomingHttpHeaders } from "node:http";
import { isObject, parseJson } from "../json.ts";

/** What the `x-fal-*` headers of a submit ask for. Headers we do not know are accepted and have no effect. */
export type SubmitHeaders = {
  readonly startWithinMs: number | undefined;
  readonly low: boolean;
  /** A runner to prefer. There is one, so it is only noted. */
  readonly hint: string | undefined;
  /** The server may not try again by itself. */
  readonly noRetry: boolean;
  readonly storePayload: boolean;
  readonly fileLifeMs: number | undefined;
};

/** `undefined` if the start timeout is malformed, which fal answers with 400. */
export function readSubmitHeaders(headers: IncomingHttpHeaders): SubmitHeaders | undefined {
  const timeout = headers["x-fal-request-timeout"];
  const seconds = timeout === undefined ? undefined : Number(timeout);
  if (seconds !== undefined && !(seconds > 0.1)) return undefined;
  const hint = headers["x-fal-runner-hint"];
  return {
    startWithinMs: seconds === undefined ? undefined : seconds * 1000,
    low: headers["x-fal-queue-priority"] === "low",
    hint: hint === undefined ? undefined : String(hint),
    noRetry: ["1", "true", "yes"].includes(String(headers["x-fal-no-retry"]).toLowerCase()),
    storePayload: headers["x-fal-store-io"] !== "0",
    fileLifeMs: fileLifeOf(headers["x-fal-object-lifecycle-preference"]),
  };
}

/** The lifetime that a lifecycle header asks for, in ms: `{"expiration_duration_seconds":60}`. */
export function fileLifeOf(header: string | readonly string[] | undefined): number | undefined {
  const lifecycle = parseJson(String(header ?? "null"));
  const seconds = isObject(lifecycle) ? lifecycle["expiration_duration_seconds"] : undefined;
  return typeof seconds === "number" ? seconds * 1000 : undefined;
}
