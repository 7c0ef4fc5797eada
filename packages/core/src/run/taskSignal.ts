/** A signal for one task: aborted with the run's, or by itself when the task has had its time. */
export function taskSignal(run: AbortSignal): { readonly signal: AbortSignal; readonly abort: () => void; readonly release: () => void } {
  const controller = new AbortController();
  const abort = () => controller.abort();
  if (run.aborted) abort();
  run.addEventListener("abort", abort, { once: true });
  return { signal: controller.signal, abort, release: () => run.removeEventListener("abort", abort) };
}
