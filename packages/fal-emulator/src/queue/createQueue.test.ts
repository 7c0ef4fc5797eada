import { expect, test } from "vitest";
import { refusal, type Outcome } from "../model/outcome.ts";
import { manualClock } from "../testing/manualClock.ts";
import { createQueue } from "./createQueue.ts";
import type { Submission } from "./job.ts";

const submission: Submission = {
  id: "a", via: "queue", endpoint: "fal-ai/playground-v25", keyHash: "key", input: {}, unknownFields: [], submittedAt: 0, low: false, hint: undefined, noRetry: false, startWithinMs: undefined, storePayload: true,
};

/** A queue with one place a key, and a job whose outcomes come when the test says so, however long the clock has waited. */
function queueWith(queueMs: number, ms: number) {
  const clock = manualClock();
  const queue = createQueue(clock, { queueMs, concurrency: 1, cancelRunning: "stops" });
  const runs: ((outcome: Outcome) => void)[] = [];
  const work = { ms, steps: 1, outcome: () => new Promise<Outcome>((resolve) => void runs.push(resolve)) };
  return { clock, queue, runs, work, job: queue.submit(submission, work) };
}

const outcome = (name: string) => refusal("failed", name);

// with 0 ms both runs start at the same time of the clock, so that times cannot tell them apart
for (const [queueMs, ms] of [[20, 100], [0, 0]] as const) {
  test(`[E23] the late outcome of a run that was sent back is dropped, ${ms} ms a run`, async () => {
    const { clock, queue, runs, job } = queueWith(queueMs, ms);
    await clock.advance(queueMs + ms);
    expect([job.state, runs.length]).toEqual(["IN_PROGRESS", 1]); // its time is over, and its outcome is still to come
    queue.requeue(job);
    await clock.advance(queueMs);
    expect([job.state, runs.length]).toEqual(["IN_PROGRESS", 2]);
    runs[0]?.(outcome("first"));
    await clock.advance(ms);
    expect([job.state, job.outcome, queue.running("key")]).toEqual(["IN_PROGRESS", undefined, 1]);
    runs[1]?.(outcome("second"));
    await clock.advance(0);
    expect([job.state, job.outcome, queue.running("key")]).toEqual(["COMPLETED", outcome("second"), 0]);
  });
}

test("[E23] the outcome of a run that was sent back is dropped while the job waits", async () => {
  const { clock, queue, runs, job } = queueWith(20, 100);
  await clock.advance(120);
  queue.requeue(job);
  runs[0]?.(outcome("first"));
  await clock.advance(0);
  expect([job.state, job.outcome]).toEqual(["IN_QUEUE", undefined]);
});

test("[E23] a late outcome changes neither a cancelled job nor a queue that has forgotten it", async () => {
  const cancelled = queueWith(0, 100);
  await cancelled.clock.advance(100);
  cancelled.queue.cancel(cancelled.job);
  cancelled.runs[0]?.(outcome("late"));
  await cancelled.clock.advance(1000);
  expect([cancelled.job.outcome?.kind, cancelled.queue.running("key")]).toEqual(["cancelled", 0]);

  const { clock, queue, runs, work } = queueWith(0, 100);
  await clock.advance(100);
  queue.clear();
  runs[0]?.(outcome("late"));
  await clock.advance(0);
  expect(queue.running("key")).toBe(0);
  const jobs = ["b", "c"].map((id) => queue.submit({ ...submission, id }, work));
  await clock.advance(0);
  expect(jobs.map(({ state }) => state)).toEqual(["IN_PROGRESS", "IN_QUEUE"]);
});

test("[E18] a direct job is never sent back to wait", async () => {
  const { clock, queue, work } = queueWith(0, 100);
  const direct = queue.submit({ ...submission, id: "b", keyHash: "another", via: "direct" }, work);
  expect(direct.state).toBe("IN_PROGRESS");
  await clock.advance(50);
  queue.requeue(direct);
  expect([direct.state, queue.running("another")]).toEqual(["IN_PROGRESS", 1]);
});
