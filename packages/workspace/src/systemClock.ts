import { setImmediate, setTimeout } from "node:timers/promises";
import type { Clock } from "@playgraph/core";

/** The machine's own clock. `now` is monotonic, so that a changed wall clock makes no negative durations. */
export const systemClock: Clock = {
  now: () => performance.now(),
  async sleep(milliseconds, signal) {
    const options = signal === undefined ? {} : { signal };
    // A timer of 0 would wait a whole millisecond: too dear for someone who only wants to let others in.
    await (milliseconds <= 0 ? setImmediate(undefined, options) : setTimeout(milliseconds, undefined, options));
  },
};
