import type { Clock } from "../clock.ts";
import type { Events } from "../http/answer.ts";
import type { Job } from "./job.ts";
import type { Queue } from "./createQueue.ts";
import { shownLogs, statusOf } from "./statusOf.ts";

const pingEveryMs = 10_000;

/** Status as server-sent events: one at once, one for each change, each with the new log lines only. COMPLETED is the last. */
export function statusStream(job: Job, queue: Queue, clock: Clock, withLogs: boolean, origin: string): Events {
  return {
    open: (sink) => {
      let shown = 0;
      let last = "";
      const send = () => {
        const logs = shownLogs(job, clock.now());
        const news = logs.slice(shown);
        const body = JSON.stringify(statusOf(job, queue.position(job), withLogs ? news : null, origin));
        if (body !== last) sink.send(`data: ${body}\n\n`);
        last = body;
        if (job.state !== "IN_QUEUE") shown = logs.length; // lines from before a requeue show once it runs again
        if (job.state === "COMPLETED") sink.end();
      };
      send();
      if (job.state === "COMPLETED") return () => undefined;
      sink.send(": ping\n\n");
      let stopPing = () => undefined as void;
      const ping = () => {
        sink.send(": ping\n\n");
        stopPing = clock.after(pingEveryMs, ping);
      };
      stopPing = clock.after(pingEveryMs, ping);
      const stopWatching = queue.watch(job, send);
      return () => {
        stopPing();
        stopWatching();
      };
    },
  };
}
