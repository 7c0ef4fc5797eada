import { lockedAnswer, rateLimited } from "../faults/errorAnswer.ts";
import { detail, json, platformError, text, type Answer } from "../http/answer.ts";
import { isObject, parseJson } from "../json.ts";
import { issuesIn, notAnObject } from "../model/issue.ts";
import { refusal, type Outcome } from "../model/outcome.ts";
import { endpoints, readInput, type Endpoint } from "../model/readInput.ts";
import { runModel } from "../model/runModel.ts";
import type { Work } from "../queue/createQueue.ts";
import { appOf, type Job } from "../queue/job.ts";
import { urlsOf } from "../queue/statusOf.ts";
import { uuid } from "../uuid.ts";
import type { KeyedCall } from "./call.ts";
import { resultAnswer } from "./requests.ts";
import { readSubmitHeaders } from "./submitHeaders.ts";
import type { World } from "./world.ts";

/** `POST /{id}` on the queue. */
export function submit(world: World, call: KeyedCall, endpoint: string): Answer {
  const accepted = accept(world, call, endpoint, "queue");
  if ("status" in accepted) return accepted;
  const { job } = accepted;
  const position = { queue_position: world.queue.position(job) };
  return json(200, { request_id: job.id, status: job.state, ...urlsOf(job, call.origin), ...position }, { "x-fal-request-id": job.id });
}

/** `POST /{id}` on fal.run: the result on the same connection. */
export async function runDirectly(world: World, call: KeyedCall, endpoint: string): Promise<Answer> {
  // from here to the start of the job nothing waits, so that calls that come together cannot slip past the limit
  if (world.queue.running(call.caller.keyHash) >= world.settings.concurrency) return rateLimited(undefined);
  const accepted = accept(world, call, endpoint, "direct");
  if ("status" in accepted) return accepted;
  const { job } = accepted;
  await new Promise<void>((resolve) => {
    world.queue.watch(job, () => {
      if (job.state === "COMPLETED") resolve();
    });
  });
  return resultAnswer(job);
}

function accept(world: World, call: KeyedCall, endpoint: string, via: "queue" | "direct"): Answer | { readonly job: Job } {
  const { settings, queue } = world;
  const known = endpoints.find((id) => id === endpoint);
  if (known === undefined) return unknownEndpoint(endpoint);
  if (world.lock) return lockedAnswer(world.lock.reason);
  const headers = readSubmitHeaders(call.headers);
  if (!headers) return platformError(400, "bad_request", "X-Fal-Request-Timeout must be a number of seconds above 0.1.");
  const longest = call.query.get("fal_max_queue_length");
  if (longest !== null && queue.waitingOn(known) > Number(longest)) {
    return detail(429, `Queue is longer than ${longest} requests.`, { "retry-after": "1" });
  }
  const { validation, clock, random } = settings;
  const input = bodyOf(call.body);
  if (!isObject(input)) {
    const issue = input === undefined ? { type: "json_invalid", loc: ["body", 0], msg: "JSON decode error", input: {} } : notAnObject(input, ["body"]);
    return refusedAtOnce(refusal("invalid", issuesIn(validation.style, [issue])));
  }
  const reading = readInput(known, input, validation.unknownFields);
  const invalid = reading.issues.length > 0 && refusal("invalid", issuesIn(validation.style, reading.issues));
  if (invalid && validation.at === "submit") return refusedAtOnce(invalid);
  const id = uuid(random);
  const work = invalid ? { ms: 0, steps: 0, outcome: () => Promise.resolve(invalid) } : workOf(world, call, known, reading.input, id, headers.fileLifeMs);
  const job = queue.submit({
    id, via, endpoint: known, keyHash: call.caller.keyHash, input, unknownFields: reading.unknownFields, submittedAt: clock.now(), ...headers,
  }, work);
  return { job };
}

function workOf({ settings, files }: World, { origin }: KeyedCall, endpoint: Endpoint, input: ReturnType<typeof readInput>["input"], id: string, fileLifeMs: number | undefined): Work {
  const ms = settings.timing.runMs + settings.timing.stepMs * input.steps;
  const run = () => runModel(input, { id, origin, seconds: ms / 1000, fileLifeMs }, settings, files);
  return { ms, steps: input.steps, outcome: () => run().catch(crashed) };
}

/** A bug of ours must end the one job as a 500, and not the whole emulator. */
function crashed(error: unknown): Outcome {
  return refusal("failed", [{ loc: ["body"], type: "internal_server_error", msg: String(error), input: null }], 500);
}

function unknownEndpoint(endpoint: string): Answer {
  const app = appOf(endpoint);
  if (endpoints.some((id) => id === app)) return detail(404, `Path ${endpoint.slice(app.length)} not found`);
  return detail(404, `Application "${app.split("/")[1] ?? app}" not found`);
}

/** No body is an empty input, as the clients send none for `input: undefined`. What is no JSON is `undefined`. */
function bodyOf(body: Uint8Array): unknown {
  return body.length === 0 ? {} : parseJson(new TextDecoder().decode(body));
}

/** An invalid input that does not become a job. */
function refusedAtOnce({ status, body, billableUnits }: Outcome): Answer {
  return text(status, "application/json", body, { "x-fal-billable-units": String(billableUnits) });
}
