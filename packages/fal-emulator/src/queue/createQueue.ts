import type { Clock } from "../clock.ts";
import { cancelled, runnerLost, startedTooLate, type Outcome } from "../model/outcome.ts";
import { appOf, type Job, type Submission } from "./job.ts";
import { logsOf } from "./logsOf.ts";

/** Work to do for a job: how long it seems to take, and what comes of it. */
export type Work = { readonly ms: number; readonly steps: number; readonly outcome: () => Promise<Outcome> };

export type Queue = {
  readonly submit: (submission: Submission, work: Work) => Job;
  readonly find: (id: string) => Job | undefined;
  readonly jobs: () => readonly Job[];
  readonly cancel: (job: Job) => "requested" | "too late";
  /** Sends a running job back to wait, as fal does when a runner is lost; one that may not be tried again fails. A direct call never waits, and goes on. */
  readonly requeue: (job: Job) => void;
  /** Requests ahead of a waiting one on the same endpoint. */
  readonly position: (job: Job) => number;
  readonly waitingOn: (endpoint: string) => number;
  readonly running: (keyHash: string) => number;
  /** Calls `listener` whenever state or log may have changed. The answer stops it. */
  readonly watch: (job: Job, listener: () => void) => () => void;
  readonly clear: () => void;
};

export type QueueSettings = { readonly queueMs: number; readonly concurrency: number; readonly cancelRunning: "stops" | "completes" };

/**
 * The life of jobs: IN_QUEUE for at least `queueMs` and until the key has a free place, IN_PROGRESS for as long as the
 * work takes, COMPLETED. Concurrency counts running jobs of one key; what is above it waits and is never refused.
 * Direct calls start at once, so the caller asks `running` first; a direct job runs, and counts, until it is done.
 */
export function createQueue(clock: Clock, { queueMs, concurrency, cancelRunning }: QueueSettings): Queue {
  const jobs = new Map<string, Job>();
  const works = new Map<Job, Work>();
  const waiting = new Set<Job>(); // in order of submission
  const rested = new Set<Job>(); // waiting, and `queueMs` are over
  const runningOf = new Map<string, number>();
  const underway = new Map<Job, Promise<Outcome>>(); // what each running job waits for
  const timers = new Map<Job, (() => void)[]>();
  const listeners = new Map<Job, Set<() => void>>();

  const running = (keyHash: string) => runningOf.get(keyHash) ?? 0;
  const changed = (job: Job) => listeners.get(job)?.forEach((listener) => listener());
  const later = (job: Job, ms: number, run: () => void) => timers.get(job)?.push(clock.after(ms, run));

  function dropTimers(job: Job): void {
    for (const cancel of timers.get(job) ?? []) cancel();
    timers.set(job, []);
  }

  function wait(job: Job): void {
    waiting.add(job);
    later(job, queueMs, () => {
      rested.add(job);
      startWhatCan();
    });
  }

  function startWhatCan(): void {
    for (const low of [false, true]) {
      for (const job of rested) if (job.low === low && running(job.keyHash) < concurrency) start(job);
    }
  }

  function start(job: Job): void {
    const work = works.get(job);
    if (!work) return;
    waiting.delete(job);
    rested.delete(job);
    dropTimers(job);
    runningOf.set(job.keyHash, running(job.keyHash) + 1);
    job.state = "IN_PROGRESS";
    job.startedAt = clock.now();
    job.logs = [...job.logs, ...logsOf(job.startedAt, work)];
    for (const { at } of job.logs) if (at > job.startedAt) later(job, at - job.startedAt, () => changed(job));
    const outcome = work.outcome();
    underway.set(job, outcome);
    later(job, work.ms, () => void finishWith(job, outcome));
    changed(job);
  }

  /** The outcome may come after its time, and then the job may have been cancelled, forgotten, or sent back and started again. */
  async function finishWith(job: Job, outcome: Promise<Outcome>): Promise<void> {
    const result = await outcome;
    if (underway.get(job) === outcome) finish(job, result);
  }

  function finish(job: Job, outcome: Outcome): void {
    const wasRunning = job.state === "IN_PROGRESS";
    waiting.delete(job);
    rested.delete(job);
    works.delete(job);
    underway.delete(job);
    dropTimers(job);
    timers.delete(job);
    job.state = "COMPLETED";
    job.endedAt = clock.now();
    job.outcome = outcome;
    job.logs = job.logs.filter(({ at }) => at <= clock.now());
    if (wasRunning) runningOf.set(job.keyHash, running(job.keyHash) - 1);
    changed(job);
    listeners.delete(job);
    if (wasRunning) startWhatCan();
  }

  return {
    submit: (submission, work) => {
      const job: Job = {
        ...submission, state: "IN_QUEUE", startedAt: undefined, endedAt: undefined, outcome: undefined, logs: [], resultGone: undefined,
        calls: { status: 0, stream: 0, result: 0, cancel: 0 },
      };
      jobs.set(job.id, job);
      works.set(job, work);
      timers.set(job, []);
      if (job.via === "direct") {
        start(job);
        return job;
      }
      wait(job);
      if (job.startWithinMs !== undefined) {
        // not among the job's timers: a requeue drops those, and the deadline was fixed at submission
        clock.after(job.startWithinMs, () => {
          if (job.state === "IN_QUEUE" && jobs.has(job.id)) finish(job, startedTooLate);
        });
      }
      return job;
    },
    find: (id) => jobs.get(id),
    jobs: () => [...jobs.values()],
    cancel: (job) => {
      if (job.state === "COMPLETED") return "too late";
      if (job.state === "IN_QUEUE" || cancelRunning === "stops") finish(job, cancelled);
      return "requested";
    },
    requeue: (job) => {
      if (job.state !== "IN_PROGRESS" || job.via === "direct") return;
      if (job.noRetry) return finish(job, runnerLost);
      dropTimers(job);
      underway.delete(job);
      runningOf.set(job.keyHash, running(job.keyHash) - 1);
      job.state = "IN_QUEUE";
      job.startedAt = undefined;
      job.logs = job.logs.filter(({ at }) => at <= clock.now());
      wait(job);
      changed(job);
      startWhatCan();
    },
    position: (job) => {
      let ahead = 0;
      for (const other of waiting) {
        if (other === job) break;
        if (appOf(other.endpoint) === appOf(job.endpoint)) ahead++;
      }
      return ahead;
    },
    waitingOn: (endpoint) => [...waiting].filter((job) => appOf(job.endpoint) === appOf(endpoint)).length,
    running,
    watch: (job, listener) => {
      const all = listeners.get(job) ?? new Set();
      listeners.set(job, all.add(listener));
      return () => void all.delete(listener);
    },
    clear: () => {
      for (const job of jobs.values()) dropTimers(job);
      for (const map of [jobs, works, waiting, rested, runningOf, underway, timers, listeners]) map.clear();
    },
  };
}
