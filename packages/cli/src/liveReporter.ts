import { Writable } from "node:stream";
import type { Clock, Spending } from "@playgraph/core";
import { createLogUpdate } from "log-update";
import { announcements } from "./announcements.ts";
import type { Output } from "./io.ts";
import { wrapLine } from "./lineWidth.ts";
import { planHeadline } from "./planHeadline.ts";
import { progressLines } from "./progressLines.ts";
import type { Reporter } from "./reporter.ts";
import { advance, createProgress, type RunProgress } from "./runProgress.ts";

/** Milliseconds between two pictures of the run. */
const frame = 100;

/**
 * A block of lines on a terminal that is drawn over itself while the run goes on, and makes room for the end.
 * @param spending of the run so far
 */
export function liveReporter(output: Output, clock: Clock, spending: () => Spending): Reporter {
  const announce = announcements();
  const block = createLogUpdate(streamTo(output));
  const over = new AbortController();
  let progress: RunProgress | undefined;
  let drawn = Number.NEGATIVE_INFINITY;

  /** A line that stays. */
  function persist(line: string): void {
    block.persist(wrapLine(line, output.size().columns, "  ").join("\n"));
  }

  function draw(): void {
    if (!progress) return;
    drawn = clock.now();
    const { columns, rows } = output.size();
    block(progressLines(progress, drawn, spending(), { columns, rows: Math.max(2, rows - 1) }).join("\n"));
  }

  /** Time passes on the screen also while nothing happens. */
  async function tick(): Promise<void> {
    while (!over.signal.aborted) {
      await clock.sleep(frame, over.signal);
      if (clock.now() - drawn >= frame) draw();
    }
  }

  return {
    async event(event) {
      if (event.type === "run-started") {
        progress = createProgress(event.plan, clock.now());
        await output.write(`run ${event.run}: ${planHeadline(event.plan)}\n`);
        draw();
        tick().catch(() => {});
      }
      if (progress) advance(progress, event, clock.now());
      for (const line of announce(event)) persist(line);
      if (clock.now() - drawn >= frame) draw();
    },
    async note(line) {
      persist(line);
      draw();
    },
    end() {
      over.abort();
      block.clear();
      block.done();
      return Promise.resolve();
    },
  };
}

/** What `log-update` takes for a terminal. */
function streamTo(output: Output): Writable {
  const stream = new Writable({
    decodeStrings: false,
    async write(chunk: unknown, _encoding, written) {
      await output.write(String(chunk));
      written();
    },
  });
  Object.defineProperties(stream, { columns: { get: () => output.size().columns }, rows: { get: () => output.size().rows }, isTTY: { value: output.isTerminal } });
  return stream;
}
