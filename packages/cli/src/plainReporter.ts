import type { Clock } from "@playgraph/core";
import { announcements } from "./announcements.ts";
import { countsText } from "./countsText.ts";
import { durationText } from "./durationText.ts";
import type { Output } from "./io.ts";
import { planHeadline } from "./planHeadline.ts";
import type { Reporter } from "./reporter.ts";
import { advance, createProgress, isComplete, type NodeProgress, type RunProgress, waitText } from "./runProgress.ts";
import { visible } from "./visible.ts";

/** Lines for a log: when a node starts, when it is through, and what goes wrong. */
export function plainReporter(output: Output, clock: Clock): Reporter {
  const announce = announcements();
  const finished = new Set<string>();
  /** What nodes have waited for so far. */
  const waitedFor = new Set<string>();
  let progress: RunProgress | undefined;

  async function finish(node: NodeProgress): Promise<void> {
    finished.add(node.id);
    const seconds = ((node.endedAt ?? 0) - (node.startedAt ?? node.endedAt ?? 0)) / 1000;
    await output.write(`${node.id}: ${countsText(node.counts)} in ${durationText(seconds)}\n`);
  }

  return {
    async event(event) {
      if (event.type === "run-started") {
        progress = createProgress(event.plan, clock.now());
        await output.write(`run ${event.run}: ${planHeadline(event.plan)}\n`);
      }
      if (!progress) return;
      const node = advance(progress, event, clock.now());
      if (node && event.type === "task-started" && node.settled === 0 && node.running.size === 1) await output.write(`${node.id}: started\n`);
      const wait = event.type === "task-progress" ? waitText(event.progress) : undefined;
      if (event.type === "task-progress" && wait !== undefined) {
        const line = `${event.node}: ${visible(wait)}\n`;
        // In a queue only the place changes.
        const what = event.progress.state === "queued" ? `${event.node} queued` : line;
        if (!waitedFor.has(what)) await output.write(line);
        waitedFor.add(what);
      }
      for (const line of announce(event)) await output.write(`${line}\n`);
      if (node && isComplete(node) && !finished.has(node.id)) await finish(node);
    },
    note: (line) => output.write(`${line}\n`),
    async end() {
      // Behind a filter only the end tells that a node is through.
      for (const node of progress?.nodes.values() ?? []) if (node.settled > 0 && !finished.has(node.id)) await finish(node);
    },
  };
}
