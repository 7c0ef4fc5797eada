import { appendFile, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { contentHash, UnknownOutcome } from "@playgraph/core";
import { expect, it, onTestFinished } from "vitest";
import { openDatabase } from "../database/openDatabase.ts";
import { openHistory } from "../runs/openHistory.ts";
import { failureOf, openPayer } from "../testing/payer.ts";
import { service, step } from "../testing/service.ts";
import { temporaryFolder } from "../testing/temporaryFolder.ts";
import { adoptRescued, emergencyFile } from "./emergencyFile.ts";

const rescued = (attempt: string, key = "k") => ({ service: "test", key, attempt, accepted: { requestId: `of ${attempt}` } });
const gone = "0b7f1c1e-0000-4000-8000-000000000000";

it("[W42] has its space before anything is sent, and goes when it is not needed", async () => {
  const dir = await temporaryFolder();
  const { call } = service([]);
  const payer = await openPayer(dir);
  const path = join(dir, "emergency", payer.database.owner);
  const base = call({});
  const sizes: number[] = [];
  await payer.run().perform(step(), { ...base, send: async (...sent) => (sizes.push((await stat(path)).size), base.send(...sent)) });
  expect(sizes).toEqual([256 * 1024]);
  await payer.close();
  expect(await readdir(join(dir, "emergency"))).toEqual([]);
});

it("[W42] sends nothing where there is no space for it", async () => {
  const dir = await temporaryFolder();
  await writeFile(join(dir, "emergency"), "in the way");
  const { log, call } = service([]);
  expect(await failureOf((await openPayer(dir)).run().perform(step(), call({})))).toMatchObject({ code: "Unavailable", maybeBilled: false, message: expect.stringMatching(/^nothing was sent: /) });
  expect(log).toEqual([]);
});

it("[W42] keeps many, finds each, and ignores a line that is not as it was written", async () => {
  const dir = await temporaryFolder();
  const file = emergencyFile(dir, gone);
  await file.prepare();
  await Promise.all(Array.from({ length: 100 }, (_, index) => file.keep(rescued(`a${index}`))));
  await file.close();
  const path = join(dir, "emergency", gone);
  const text = await readFile(path, "utf8");
  expect(text.length).toBe(256 * 1024);
  await writeFile(path, text.trimEnd().slice(0, -10).replace("of a97", "of a00"));
  await appendFile(path, "\nno line of ours\n");
  const other = emergencyFile(dir, "another");
  expect(await other.find(gone, "a98")).toEqual({ requestId: "of a98" });
  expect(await other.find(gone, "a97")).toBeUndefined();
  expect(await other.find(gone, "a99")).toBeUndefined();
  expect(await other.find("nobody", "a1")).toBeUndefined();
});

it("[W42] takes no more than it has room for", async () => {
  const file = emergencyFile(await temporaryFolder(), gone);
  await file.prepare();
  const large = { ...rescued("a"), accepted: { requestId: "1", note: "x".repeat(100_000) } };
  await file.keep(large);
  await file.keep(large);
  await expect(file.keep(large)).rejects.toThrow("there is no room left for it");
  await file.close();
});

it("[W42] a file of a process that lives is left alone, and one that says nothing new changes nothing", async () => {
  const dir = await temporaryFolder();
  const { call } = service([{ losesAnswer: new UnknownOutcome("The connection broke.") }]);
  const payer = await openPayer(dir);
  await failureOf(payer.run().perform(step(), call({})));
  const [before] = payer.payments();
  const other = await openDatabase(dir);
  await adoptRescued(dir, other);
  expect(await readdir(join(dir, "emergency"))).toEqual([payer.database.owner]);
  const left = emergencyFile(dir, gone);
  await left.prepare();
  await left.keep(rescued(before?.attempt ?? "", "no such payment"));
  await left.close();
  await adoptRescued(dir, other);
  expect(await readdir(join(dir, "emergency"))).toEqual([payer.database.owner]);
  expect(payer.payments()).toEqual([before]);
  await other.close();
});

it("[W42] what was found in the service's list and could not be written down is adopted too, also by who only looks at runs", async () => {
  const dir = await temporaryFolder();
  const { call } = service([{ losesAnswer: new UnknownOutcome("The connection broke.") }]);
  const first = await openPayer(dir);
  await failureOf(first.run().perform(step(), call({})));
  const attempt = first.payments()[0]?.attempt ?? "";
  const { endpoint, payload } = call({});
  await first.close();
  const left = emergencyFile(dir, gone);
  await left.prepare();
  await left.keep(rescued(attempt, contentHash({ endpoint, payload })));
  await left.close();
  const history = await openHistory(dir, () => new Date());
  onTestFinished(history.close);
  expect(history.openPayments("r1")).toMatchObject([{ state: "accepted", requestId: `of ${attempt}` }]);
});
