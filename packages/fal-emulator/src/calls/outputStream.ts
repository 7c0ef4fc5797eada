import type { Events } from "../http/answer.ts";
import { shownLogs } from "../queue/statusOf.ts";
import type { Job } from "../queue/job.ts";
import type { World } from "./world.ts";

/**
 * A run as server-sent events. fal leaves it to each app what comes before the output; here it is the run's progress, and the
 * last event is the output, or the `detail` of its failure.
 */
export function outputStream(job: Job, { queue, settings }: World): Events {
  return {
    open: (sink) => {
      let shown = 0;
      const send = () => {
        const lines = shownLogs(job, settings.clock.now());
        for (const { message } of lines.slice(shown)) sink.send(`data: ${JSON.stringify({ progress: message })}\n\n`);
        shown = lines.length;
        if (job.state !== "COMPLETED") return;
        sink.send(`data: ${job.outcome?.body ?? "{}"}\n\n`);
        sink.end();
      };
      send();
      return job.state === "COMPLETED" ? () => undefined : queue.watch(job, send);
    },
  };
}
