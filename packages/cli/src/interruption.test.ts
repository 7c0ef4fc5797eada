import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { startEmulator } from "@playgraph/fal-emulator";
import { systemClock } from "@playgraph/workspace";
import { expect, it, onTestFinished } from "vitest";
import { commandLine } from "./commandLine.ts";
import { seedsGraph } from "./testing/graphs.ts";
import { playgraph } from "./testing/playgraph.ts";
import { temporaryFolder } from "./testing/temporaryFolder.ts";
import { testIo } from "./testing/testIo.ts";

it("[L49] (T33) a stop ends though the service answers no cancellation, and going on takes what was made, without paying twice", async () => {
  const server = await startEmulator({ timing: { queueMs: 0, runMs: 1_500, stepMs: 0 }, faults: [{ on: "cancel", do: "hang" }] });
  onTestFinished(() => server.close());
  const cwd = await temporaryFolder();
  await writeFile(join(cwd, "graph.json"), seedsGraph(3));
  const stop = new AbortController();
  // Stopped as soon as the first request is waited for; waits take a hundredth of their time.
  const sleep = (milliseconds: number, signal?: AbortSignal) => {
    if ((server.ledger().calls.status ?? 0) > 0) stop.abort("SIGINT");
    return systemClock.sleep(milliseconds / 100, signal);
  };
  const io = testIo({ cwd, clock: { now: systemClock.now, sleep }, interruptible: (work) => work(stop.signal) });
  expect(await commandLine(["run", "graph.json", "--out", "out", "--json", "--fal", server.url], io, "1.2.3")).toBe(130);
  expect(io.err()).toContain("Stopping: requests that were sent are being cancelled, and may still be billed.");
  expect(JSON.parse(await readFile(join(cwd, "out/run.json"), "utf8"))).toMatchObject({ status: "stopped" });
  const { submissions, calls } = server.ledger();
  expect(calls.cancel).toBe(submissions.length);
  for (const { requestId } of submissions) expect(io.out()).toContain(`Request ${requestId} could not be cancelled at the service; what of it had begun may still be billed.`);
  const again = testIo({ cwd });
  expect(await commandLine(["run", "--resume", "latest"], again, "1.2.3")).toBe(0);
  expect(server.ledger().submissions).toHaveLength(3);
  expect(JSON.parse(await readFile(join(cwd, "out/run.json"), "utf8"))).toMatchObject({ status: "done", generations: 3, reserved: 3 });
});

it("[L12] (T55) standard output is events alone though progress is drawn on a terminal", async () => {
  const cwd = await temporaryFolder();
  await writeFile(join(cwd, "graph.json"), seedsGraph(2));
  const io = testIo({ cwd, isTerminal: true });
  expect(await commandLine(["run", "graph.json", "--out", "out", "--json"], io, "1.2.3")).toBe(0);
  const types = io.out().trimEnd().split("\n").map((line) => (JSON.parse(line) as { readonly type: string }).type);
  expect([types[0], types.at(-1)]).toEqual(["run-started", "run-finished"]);
  expect(io.err()).toMatch(/2 images asked for/);
});

it.runIf(process.platform !== "win32").each([["<&-", 0], ["2>&-", 0], [">&-", 0]])("[L16] (T54) a run with %s does its work", async (closed, code) => {
  const cwd = await temporaryFolder();
  await writeFile(join(cwd, "graph.json"), seedsGraph(1));
  await writeFile(join(cwd, "run.sh"), `exec "$@" ${closed}\n`);
  const { ended } = playgraph(["run", "graph.json", "--out", "out"], { cwd, through: ["sh", "run.sh"] });
  expect((await ended).code).toBe(code);
  expect(JSON.parse(await readFile(join(cwd, "out/run.json"), "utf8"))).toMatchObject({ status: "done" });
});
