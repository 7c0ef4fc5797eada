import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { operations, type Operation } from "../faults/faultPlan.ts";
import { callers } from "../testing/conformance/callers.ts";
import { faultsToTry } from "../testing/conformance/faultsToTry.ts";
import { tryFault, type Cell } from "../testing/conformance/tryFault.ts";

const accepting: readonly Operation[] = ["submit", "direct", "run-stream"];

// the clients wait by `setTimeout` before they try again; the emulator has a clock of its own
beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] }));
afterEach(() => void vi.useRealTimers());

for (const operation of operations) {
  const asking = Object.entries(callers).flatMap(([caller, acts]) => (acts[operation] === "none" ? [] : [{ caller, act: acts[operation] }]));

  test(`[E81] ${operation} succeeds for every caller without a fault`, async () => {
    expect(asking).not.toEqual([]);
    for (const { caller, act } of asking) expect([caller, await tryFault(operation, undefined, act)]).toMatchObject([caller, { seen: "ok", calls: 1 }]);
  });

  test(`[E81] ${operation} under every fault`, async () => {
    const rows: string[] = [];
    for (const { name, effect } of faultsToTry.filter(({ on }) => on.includes(operation))) {
      const cells: Cell[] = [];
      for (const { act } of asking) cells.push(await tryFault(operation, effect, act));
      rows.push(`| ${[name, ...cells.map((cell) => told(operation, cell))].join(" | ")} |`);
      for (const cell of cells) check(name, operation, effect, cell);
    }
    const table = [`| ${[operation, ...asking.map(({ caller }) => caller)].join(" | ")} |`, `|${" --- |".repeat(asking.length + 1)}`, ...rows];
    await expect(`${table.join("\n")}\n`).toMatchFileSnapshot(`../../docs/conformance/${operation}.md`);
  });
}

function told(operation: Operation, { seen, calls, accepted }: Cell): string {
  return `${seen}${calls === 1 ? "" : ` ×${calls}`}${accepting.includes(operation) ? `, ${accepted} accepted` : ""}`;
}

/** What must hold in every cell, whatever the table says. */
function check(name: string, operation: Operation, effect: (typeof faultsToTry)[number]["effect"], { seen, calls, accepted }: Cell): void {
  const before = ["rate-limit", "lock-account"].includes(effect.do) || (["hang", "reset", "error", "answer"].includes(effect.do) && !("when" in effect && effect.when === "after"));
  expect([name, seen === "waits"]).toEqual([name, effect.do === "hang"]);
  expect([name, accepted]).toEqual([name, accepting.includes(operation) && !before ? calls : 0]);
}

test("[E81] every fault can be tried somewhere", () => {
  expect(faultsToTry.filter(({ on }) => on.length === 0)).toEqual([]);
});

test("[E82] a submission whose answer is lost once is one job for 0.15.0, and two for 1.10.1", async () => {
  for (const effect of [{ do: "reset", when: "after" }, { do: "error", status: 502, when: "after" }, { do: "error", status: 504, when: "after" }] as const) {
    const [old, modern] = [callers["@fal-ai/serverless-client 0.15.0"].submit, callers["@fal-ai/client 1.10.1"].submit];
    expect((await tryFault("submit", effect, old, "first call")).accepted).toBe(1);
    expect(await tryFault("submit", effect, modern, "first call")).toEqual({ seen: "ok", calls: 2, accepted: 2 });
  }
});
