import type { RunEvent } from "@playgraph/core";

/** Tells of a run while it goes on. */
export type Reporter = {
  readonly event: (event: RunEvent) => Promise<void>;
  /** A line for people, in between. */
  readonly note: (line: string) => Promise<void>;
  /** Called last, also when the run broke off. */
  readonly end: () => Promise<void>;
};

/** Tells both. */
export function both(first: Reporter, second: Reporter): Reporter {
  return {
    async event(event) {
      await first.event(event);
      await second.event(event);
    },
    async note(line) {
      await first.note(line);
      await second.note(line);
    },
    async end() {
      await first.end();
      await second.end();
    },
  };
}
