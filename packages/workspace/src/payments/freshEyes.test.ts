import { rm } from "node:fs/promises";
import { join } from "node:path";
import { PlaygraphError } from "@playgraph/core";
import { expect, it } from "vitest";
import { failureOf, openPayer, pictureOf } from "../testing/payer.ts";
import { service, step } from "../testing/service.ts";
import { temporaryFolder } from "../testing/temporaryFolder.ts";

const unavailable = (facts = {}) => new PlaygraphError({ code: "Unavailable", message: "Gone.", maybeBilled: true, ...facts });

async function cancelled(dir: string, later: () => Promise<string>, cancels: readonly ("requested" | "no answer")[]) {
  const payer = await openPayer(dir);
  let begun = Promise.withResolvers<void>();
  const answers = [...cancels];
  const { log, call } = service([], {
    collect: (signal, requestId) => {
      if (answers.length === 0) return requestId === "1" ? later() : Promise.resolve("anew");
      begun.resolve();
      return new Promise((_, reject) => signal.addEventListener("abort", () => reject(new Error("cut off"))));
    },
  });
  const calling = () => ({ ...call({}), cancel: async () => (answers.shift() === "requested" ? ("requested" as const) : Promise.reject(new Error("down"))) });
  for (const _ of cancels) {
    begun = Promise.withResolvers<void>();
    const stop = new AbortController();
    const outcome = failureOf(payer.run().perform(step(stop.signal), calling()));
    await begun.promise;
    stop.abort();
    await outcome;
  }
  return { payer, log, call: calling };
}

it("A: abandoned after gone + budget", async () => {
  const dir = await temporaryFolder();
  const { payer, call } = await cancelled(dir, () => Promise.reject(unavailable()), ["requested"]);
  const poor = payer.run({ run: "poor", budget: { run: { images: 0 } } });
  expect(await failureOf(poor.perform(step(), call()))).toMatchObject({ code: "BudgetExceeded" });
  expect(payer.payments()).toMatchObject([{ state: "accepted", wasCancelled: true, owner: "" }]);
});

it("C: cancelled stays cancelled", async () => {
  const dir = await temporaryFolder();
  const { payer, call } = await cancelled(dir, () => Promise.reject(unavailable()), ["requested", "no answer"]);
  expect((await payer.run().perform(step(), call())).receipt.requestId).toBe("2");
});

it("D: emulator picture gone", async () => {
  const dir = await temporaryFolder();
  const emulator = { name: "test", isLasting: false };
  const { log, call } = service([], { files: ["https://files.test/a"] });
  const first = await openPayer(dir);
  await first.run({ service: emulator }).perform(step(), call(1));
  await first.close();
  await rm(join(dir, "blobs"), { recursive: true });
  const next = await openPayer(dir, { fetchPicture: async (url) => (log.filter((line) => line === "send").length === 1 ? Promise.reject(unavailable({ code: "Network", retryable: true })) : pictureOf(url)) });
  expect((await next.run({ service: emulator, run: "r2" }).perform(step(), call(1))).files).toHaveLength(1);
});

it("I: equal tasks of one run under resubmit", async () => {
  const payer = await openPayer(await temporaryFolder());
  const { log, call } = service([], { collect: () => Promise.reject(unavailable()) });
  const run = payer.run({ onUnknown: "resubmit" });
  for (let task = 0; task < 4; task++) expect(await failureOf(run.perform(step(), call({})))).toMatchObject({ code: "Unavailable" });
  expect(log.filter((line) => line === "send")).toHaveLength(1);
});
