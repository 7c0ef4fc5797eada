import type { RunSummary } from "@playgraph/core";
import type { Cap } from "@playgraph/workspace";
import { expect, it } from "vitest";
import { goOnText } from "./goOnText.ts";

const tasks: RunSummary["tasks"] = { done: 1, cached: 0, absent: 0, failed: 0, skipped: 0, cancelled: 0, unknown: 0 };
const left = (summary: Partial<RunSummary>, unknown: readonly string[] = [], cap: Cap = {}) =>
  goOnText({
    summary: { status: "done", tasks, reserved: 0, cost: 0, resubmitted: [], ...summary },
    facts: { firstUnknown: unknown.map((label, key) => ({ node: "generate", coordinate: [{ axis: "seeds", key, label }] })) },
    by: "fal",
    goOn: "playgraph run --resume r1",
    cap,
  });

it("[L44] a run that came to its end leaves nothing to do", () => {
  expect(left({})).toEqual([]);
  expect(left({ status: "partly-failed", tasks: { ...tasks, failed: 1 } })).toEqual([]);
});

it("[L44] an end by the budget tells what counts against it, and how the run goes on", () => {
  expect(left({ status: "over-budget", reserved: 100, cost: 1.1 })).toEqual(["100 images count against the run's limits, $1.10 in all. What is paid is not paid again.", "To go on with it: playgraph run --resume r1"]);
  expect(left({ status: "over-budget" }, [], { images: 4 }).at(-1)).toBe("To go on with it, with a higher limit: playgraph run --resume r1 --max-generations N");
  expect(left({ status: "over-budget" }, [], { images: 4, micros: 5 }).at(-1)).toBe("To go on with it, with a higher limit: playgraph run --resume r1 --max-generations N --max-cost USD");
  expect(left({ status: "over-budget", reserved: 1, cost: "unknown" })[0]).toBe("1 image counts against the run's limits. What is paid is not paid again.");
});

it("[L44] an unknown outcome is counted, the first are named, and both ways to go on are told, whatever else ended the run", () => {
  const seven = left({ status: "over-budget", tasks: { ...tasks, unknown: 7 } }, ["1", "2", "3", "4", "5", "6", "7"]);
  expect(seven.slice(0, 3)).toEqual([
    "Nobody knows whether 7 requests were taken, and billed: generate at seeds 1; generate at seeds 2; generate at seeds 3; generate at seeds 4; generate at seeds 5 and 2 more.",
    "They are looked for again by: playgraph run --resume r1",
    "If they are not in the list of requests on fal's dashboard either, they are sent once more by: playgraph run --resume r1 --on-unknown resubmit",
  ]);
  expect(seven).toHaveLength(5);
  expect(left({ status: "unknown-outcome", tasks: { ...tasks, unknown: 1 } }, ["1"])[0]).toBe("Nobody knows whether 1 request was taken, and billed: generate at seeds 1.");
});

it("[L44] what was sent once more is listed", () => {
  expect(left({ resubmitted: ["generate[seeds=3]"] })).toEqual(["Sent once more, since nobody knew what had become of the first request: generate[seeds=3]. Either may have been billed."]);
});
