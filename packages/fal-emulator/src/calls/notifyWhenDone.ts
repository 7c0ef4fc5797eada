import { callOutside } from "../http/callOutside.ts";
import { signWebhook } from "../http/webhookKey.ts";
import type { Job } from "../queue/job.ts";
import { livesUntil } from "./requests.ts";
import type { World } from "./world.ts";

/** One webhook, as the ledger tells it. `attempts` counts those whose outcome is known. */
export type Notification = { readonly requestId: string; readonly url: string; attempts: number; state: "waiting" | "delivered" | "failed" };

// fal's numbers: ms, attempts.
const firstTimeout = 15_000;
const retryTimeout = 120_000;
const mostAttempts = 31;
const longestPause = 120_000;
/** Of the answer to a delivery; nobody reads it. */
const mostAnswer = 1024 * 1024;

/**
 * POSTs the outcome of a job to its webhook: 2xx takes it, 3xx and forbidden addresses end it, all else is tried again after
 * 2 s, 4 s … 2 min, up to 31 times and no longer than the result is kept.
 * @see https://docs.fal.ai/model-endpoints/webhooks
 */
export function notifyWhenDone(world: World, job: Job, url: string): void {
  const notification: Notification = { requestId: job.id, url, attempts: 0, state: "waiting" };
  world.notifications.push(notification);
  const stop = world.queue.watch(job, () => {
    if (job.state !== "COMPLETED") return;
    stop();
    void deliver(world, job, notification);
  });
}

async function deliver(world: World, job: Job, notification: Notification): Promise<void> {
  if (!world.notifications.includes(notification)) return; // forgotten meanwhile
  const { clock, reach } = world.settings;
  const body = new TextEncoder().encode(payloadOf(job));
  const headers = { "content-type": "application/json", ...signWebhook(job.id, job.keyHash, clock.now(), body) };
  const timeoutMs = notification.attempts === 0 ? firstTimeout : retryTimeout;
  const answer = await callOutside(notification.url, { method: "POST", headers, body, limit: mostAnswer, timeoutMs }, reach, clock);
  notification.attempts++;
  const status = answer.kind === "answer" ? answer.status : 0;
  const pause = Math.min(longestPause, 1000 * 2 ** notification.attempts);
  if (status >= 200 && status <= 299) notification.state = "delivered";
  else if (answer.kind === "forbidden" || (status >= 300 && status <= 399) || notification.attempts >= mostAttempts || clock.now() + pause >= livesUntil(world, job)) notification.state = "failed";
  else clock.after(pause, () => void deliver(world, job, notification));
}

/** `payload` is the result's own JSON text, so that a large seed keeps its digits. */
function payloadOf({ id, outcome }: Job): string {
  const ok = outcome?.status === 200;
  const head = JSON.stringify({ request_id: id, gateway_request_id: id, status: ok ? "OK" : "ERROR", ...(!ok && { error: `Invalid status code: ${outcome?.status}` }) });
  return `${head.slice(0, -1)},"payload":${outcome?.body ?? "null"}}`;
}
