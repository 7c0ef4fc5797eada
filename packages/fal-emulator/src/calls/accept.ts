import { lockedAnswer } from "../faults/errorAnswer.ts";
import { detail, platformError, text, type Answer } from "../http/answer.ts";
import { isObject, parseJson, type JsonObject } from "../json.ts";
import { issuesIn, notAnObject } from "../model/issue.ts";
import type { ModelJob } from "../model/makePictures.ts";
import { refusal, type Outcome } from "../model/outcome.ts";
import { endpoints, readInput } from "../model/readInput.ts";
import { runEcho } from "../model/runEcho.ts";
import { runModel } from "../model/runModel.ts";
import type { Work } from "../queue/createQueue.ts";
import { appOf, type Job } from "../queue/job.ts";
import { uuid } from "../uuid.ts";
import type { KeyedCall } from "./call.ts";
import { notifyWhenDone } from "./notifyWhenDone.ts";
import { readSubmitHeaders } from "./submitHeaders.ts";
import type { World } from "./world.ts";

/** What an endpoint makes of a body: issues that make it invalid, or how to run it. */
type Reading = { readonly issues: readonly object[]; readonly unknownFields: readonly string[]; readonly steps: number; readonly run: (job: ModelJob) => Promise<Outcome> };

/**
 * Makes a job of a call, or says why not. Nothing waits in here, so that calls that come together cannot slip past a limit.
 * @param early whether the caller learns of an invalid input at once, whatever the settings
 */
export function accept(world: World, call: KeyedCall, endpoint: string, via: Job["via"], early = false): Answer | { readonly job: Job } {
  const { settings, queue } = world;
  const unknown = unknownEndpoint(endpoint, settings.otherEndpoints);
  if (unknown) return unknown;
  if (world.lock) return lockedAnswer(world.lock.reason);
  const headers = readSubmitHeaders(call.headers);
  if (!headers) return platformError(400, "bad_request", "X-Fal-Request-Timeout must be a number of seconds above 0.1.");
  const longest = call.query.get("fal_max_queue_length");
  if (longest !== null && !/^\d+$/.test(longest)) return platformError(400, "bad_request", "fal_max_queue_length must be a whole number.");
  if (longest !== null && queue.waitingOn(endpoint) > Number(longest)) {
    return detail(429, `Queue is longer than ${longest} requests.`, { "retry-after": "1", "x-fal-needs-retry": "1" });
  }
  const webhook = call.query.get("fal_webhook") ?? undefined;
  if (webhook !== undefined && !URL.canParse(webhook)) return platformError(400, "bad_request", "fal_webhook must be a URL.");
  const input = bodyOf(call.body);
  const { validation, clock, random } = settings;
  if (!isObject(input)) {
    const issue = input === undefined ? { type: "json_invalid", loc: ["body", 0], msg: "JSON decode error", input: {} } : notAnObject(input, ["body"]);
    return refusedAtOnce(refusal("invalid", issuesIn(validation.style, [issue])));
  }
  const reading = read(world, endpoint, input);
  const invalid = reading.issues.length > 0 && refusal("invalid", reading.issues);
  if (invalid && (early || validation.at === "submit")) return refusedAtOnce(invalid);
  const id = uuid(random);
  const ms = invalid ? 0 : settings.timing.runMs + settings.timing.stepMs * reading.steps;
  const job = queue.submit({
    id, via, endpoint, keyHash: call.caller.keyHash, input, unknownFields: reading.unknownFields, submittedAt: clock.now(), ...headers,
  }, invalid ? { ms, steps: 0, outcome: () => Promise.resolve(invalid) } : workOf(reading, { id, origin: call.origin, seconds: ms / 1000, fileLifeMs: headers.fileLifeMs }));
  if (webhook !== undefined) notifyWhenDone(world, job, webhook);
  return { job };
}

function read({ settings, files, fetchImage }: World, endpoint: string, body: JsonObject): Reading {
  const known = endpoints.find((id) => id === endpoint);
  if (known === undefined) return { issues: [], unknownFields: [], steps: 1, run: (job) => runEcho(body, job, settings, files, fetchImage) };
  const { style, unknownFields } = settings.validation;
  const reading = readInput(known, body, unknownFields);
  return {
    issues: issuesIn(style, reading.issues), unknownFields: reading.unknownFields, steps: reading.input.steps,
    run: (job) => runModel(reading.input, job, settings, files, fetchImage),
  };
}

function workOf({ steps, run }: Reading, job: ModelJob): Work {
  return { ms: job.seconds * 1000, steps, outcome: () => run(job).catch(crashed) };
}

/** A bug of ours must end the one job as a 500, and not the whole emulator. */
function crashed(error: unknown): Outcome {
  return refusal("failed", [{ loc: ["body"], type: "internal_server_error", msg: String(error), input: null }], 500);
}

/** The 404 for an id that leads nowhere: a path that Playground does not have, or any other app where echoes are off. */
function unknownEndpoint(endpoint: string, others: "echo" | "refuse"): Answer | undefined {
  if (endpoints.some((id) => id === endpoint)) return undefined;
  const app = appOf(endpoint);
  if (endpoints.some((id) => id === app)) return detail(404, `Path ${endpoint.slice(app.length)} not found`);
  return others === "echo" ? undefined : detail(404, `Application "${app.split("/").at(-1) ?? app}" not found`);
}

/** No body is an empty input, as the clients send none for `input: undefined`. What is no JSON is `undefined`. */
function bodyOf(body: Uint8Array): unknown {
  return body.length === 0 ? {} : parseJson(new TextDecoder().decode(body));
}

/** An invalid input that does not become a job. */
function refusedAtOnce({ status, body, billableUnits }: Outcome): Answer {
  return text(status, "application/json", body, { "x-fal-billable-units": String(billableUnits) });
}
