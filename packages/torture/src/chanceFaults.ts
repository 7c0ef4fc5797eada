import type { FaultPlan } from "@playgraph/fal-emulator";

/**
 * Faults that strike any call at random.
 * @param chance that a call is struck
 */
export function chanceFaults(chance: number): FaultPlan {
  // Rules are tried one after another, so each has its share of the chance; they are few and rare enough that what the earlier ones took does not matter.
  const each = (count: number) => ({ chance: chance / count });
  return [
    { on: "submit", do: "reset", ...each(7) },
    { on: "submit", do: "reset", when: "after", ...each(7) },
    { on: "submit", do: "error", status: 502, ...each(7) },
    { on: "submit", do: "error", status: 503, when: "after", ...each(7) },
    { on: "submit", do: "rate-limit", retryAfter: 1, ...each(7) },
    { on: "submit", do: "broken-body", how: "truncated-json", ...each(7) },
    { on: "submit", do: "error", status: 500, ...each(7) },
    { on: "status", do: "reset", ...each(3) },
    { on: "status", do: "error", status: 503, ...each(3) },
    { on: "status", do: "broken-body", how: "html", ...each(3) },
    { on: "result", do: "reset", ...each(3) },
    { on: "result", do: "error", status: 500, ...each(3) },
    { on: "result", do: "broken-body", how: "truncated-json", ...each(3) },
    { on: "file", do: "reset", ...each(3) },
    { on: "file", do: "error", status: 504, ...each(3) },
    { on: "file", do: "truncate", keep: 0.5, how: "short", ...each(3) },
    { on: "request-list", do: "error", status: 503, ...each(1) },
  ];
}
