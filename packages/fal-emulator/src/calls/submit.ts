import { rateLimited } from "../faults/errorAnswer.ts";
import { json, type Answer } from "../http/answer.ts";
import { urlsOf } from "../queue/statusOf.ts";
import { accept } from "./accept.ts";
import type { KeyedCall } from "./call.ts";
import { resultAnswer } from "./requests.ts";
import { outputStream } from "./outputStream.ts";
import type { World } from "./world.ts";

/** `POST /{id}` on the queue. */
export function submit(world: World, call: KeyedCall, endpoint: string): Answer {
  const accepted = accept(world, call, endpoint, "queue");
  if ("status" in accepted) return accepted;
  const { job } = accepted;
  const gateway = call.query.has("fal_webhook") && { gateway_request_id: job.id };
  return json(200, { request_id: job.id, ...gateway, status: job.state, ...urlsOf(job, call.origin), queue_position: world.queue.position(job) }, {
    "x-fal-request-id": job.id, ...(job.hint !== undefined && { "x-fal-runner-hints": job.hint }),
  });
}

/** `POST /{id}` on fal.run: the result on the same connection. */
export async function runDirectly(world: World, call: KeyedCall, endpoint: string): Promise<Answer> {
  const accepted = isBusy(world, call) ? rateLimited(undefined) : accept(world, call, endpoint, "direct");
  if ("status" in accepted) return accepted;
  const { job } = accepted;
  await new Promise<void>((resolve) => {
    world.queue.watch(job, () => {
      if (job.state === "COMPLETED") resolve();
    });
  });
  return resultAnswer(job);
}

/** `POST /{id}/stream` on fal.run: what there is so far as server-sent events, the whole output last. */
export function runStreaming(world: World, call: KeyedCall, endpoint: string): Answer {
  const accepted = isBusy(world, call) ? rateLimited(undefined) : accept(world, call, endpoint, "direct", true);
  if ("status" in accepted) return accepted;
  const { job } = accepted;
  return { status: 200, headers: { "content-type": "text/event-stream", "cache-control": "no-store", "x-fal-request-id": job.id }, body: outputStream(job, world) };
}

/** Direct calls never wait, so beyond the limit they are refused. */
function isBusy({ queue, settings }: World, { caller }: KeyedCall): boolean {
  return queue.running(caller.keyHash) >= settings.concurrency;
}
