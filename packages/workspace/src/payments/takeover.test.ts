import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { fakeClock } from "../testing/fakeClock.ts";
import { failureOf, openPayer } from "../testing/payer.ts";
import { type PayingPoint, payingProcess } from "../testing/payingProcess.ts";
import { service, step } from "../testing/service.ts";
import { temporaryFolder } from "../testing/temporaryFolder.ts";

const options = { isListed: true, files: ["https://files.test/a"] };

it.each<readonly [PayingPoint, boolean, string, readonly string[]]>([
  ["send", true, "intent", ["send", "accept 1", "find", "collect 1"]],
  ["collect", false, "accepted", ["send", "accept 1", "collect 1"]],
  ["collect", true, "accepted", ["send", "accept 1", "collect 1", "collect 1"]],
  ["fetch", false, "completed", ["send", "accept 1", "collect 1"]],
  ["end", false, "done", ["send", "accept 1", "collect 1"]],
])("[W33] what a process that is killed at %s (happened: %s) had left as %s, another one goes on with", async (point, isDone, state, log) => {
  const dir = await temporaryFolder();
  const shared = service([], options);
  const other = payingProcess(dir, shared.call({}), point, isDone);
  await other.reached;
  await other.kill();
  const payer = await openPayer(dir);
  expect(payer.payments()).toMatchObject([{ state, run: "child" }]);
  const { files, receipt } = await payer.run().perform(step(), shared.call({}));
  expect(files).toHaveLength(1);
  expect(receipt).toMatchObject({ requestId: "1", run: "child" });
  expect(shared.log).toEqual(log);
  // Nothing of the dead process is left to be cleaned up by hand.
  await payer.close();
  expect(await readdir(join(dir, "emergency"))).toEqual([]);
});

it("[W33] a process that is killed before its request was taken leaves an outcome that nobody knows, and the user decides", async () => {
  const dir = await temporaryFolder();
  const shared = service([], options);
  const other = payingProcess(dir, shared.call({}), "send", false);
  await other.reached;
  await other.kill();
  const payer = await openPayer(dir);
  expect(await failureOf(payer.run().perform(step(), shared.call({})))).toMatchObject({ code: "UnknownOutcome", message: expect.stringMatching(/^The process that sent the request ended before the answer was written down\. It was not found/) });
  expect((await payer.run({ onUnknown: "resubmit" }).perform(step(), shared.call({}))).receipt).toMatchObject({ requestId: "1", run: "r1", attempts: 2 });
});

it("[W33] a process that is killed while it looks for a lost request leaves it as unknown as it was", async () => {
  const dir = await temporaryFolder();
  const shared = service([], options);
  const first = payingProcess(dir, shared.call({}), "send", true);
  await first.reached;
  await first.kill();
  const second = payingProcess(dir, shared.call({}), "find", false);
  await second.reached;
  await second.kill();
  const payer = await openPayer(dir);
  expect(payer.payments()).toMatchObject([{ state: "unknown", isSought: true }]);
  expect((await payer.run().perform(step(), shared.call({}))).receipt.requestId).toBe("1");
  expect(shared.log.filter((line) => line === "send")).toHaveLength(1);
});

it("[W32] who waits for another process takes over when that is killed", async () => {
  const dir = await temporaryFolder();
  const shared = service([], options);
  const other = payingProcess(dir, shared.call({}), "collect", false);
  await other.reached;
  const clock = fakeClock();
  const waited = Promise.withResolvers<void>();
  const looked = { ...clock, sleep: (milliseconds: number, signal?: AbortSignal) => (milliseconds === 1_000 && waited.resolve(), clock.sleep(milliseconds, signal)) };
  const payer = await openPayer(dir, { clock: looked });
  const outcome = payer.run().perform(step(), shared.call({}));
  await waited.promise;
  expect(shared.log).toEqual(["send", "accept 1"]);
  await other.kill();
  expect((await outcome).receipt).toMatchObject({ requestId: "1", run: "child" });
  expect(shared.log).toEqual(["send", "accept 1", "collect 1"]);
});
