import { PlaygraphError } from "../node/failure.ts";
import type { Task } from "./task.ts";
import type { Clock } from "../node/world.ts";

/**
 * Fails a task when it has had its time, whatever its node is doing; what it gives later is not taken.
 * @param timeout milliseconds
 * @returns a signal of the task's own: aborted with the run's, or when its time is up
 */
export function watchTask(task: Task, timeout: number, run: AbortSignal, clock: Clock): AbortSignal {
  const own = new AbortController();
  const done = new AbortController();
  const abort = () => own.abort(run.reason);
  if (run.aborted) abort();
  run.addEventListener("abort", abort, { once: true });
  const expire = (): never => {
    own.abort();
    throw new PlaygraphError({ code: "Timeout", message: `It was not done within ${timeout / 1000} s.`, retryable: true, maybeBilled: task.maybeBilled });
  };
  // A task that is done in time leaves it pending for good.
  task.expired = clock.sleep(timeout, done.signal).then(expire, () => new Promise<never>(() => undefined));
  // A synchronous node has nobody waiting when it rejects.
  task.expired.catch(() => undefined);
  task.release = () => {
    done.abort();
    run.removeEventListener("abort", abort);
  };
  return own.signal;
}
