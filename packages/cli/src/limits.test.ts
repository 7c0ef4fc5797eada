import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { ResultRow, RunSummary } from "@playgraph/core";
import type { Emulator, EmulatorOptions } from "@playgraph/fal-emulator";
import { expect, it } from "vitest";
import { graphFolder } from "./testing/graphFolder.ts";
import { hastyClock } from "./testing/hastyClock.ts";
import { testEmulator } from "./testing/testEmulator.ts";
import { type Typed, typed as typedIn } from "./testing/typed.ts";
import { seedsGraph } from "./testing/graphs.ts";

const endpoint = "fal-ai/playground-v25";

const emulator = (options: EmulatorOptions = {}): Promise<Emulator> => testEmulator({ timing: { queueMs: 0, runMs: 0, stepMs: 0 }, ...options });

async function folderWith(graph: string, config?: unknown): Promise<string> {
  const cwd = await graphFolder(graph);
  if (config !== undefined) await writeFile(join(cwd, "playgraph.config.json"), JSON.stringify(config));
  return cwd;
}

const typed = (cwd: string, argv: readonly string[]): Promise<Typed> => typedIn(cwd, argv, { clock: hastyClock });

const run = (cwd: string, { url }: Pick<Emulator, "url">, ...argv: readonly string[]) => typed(cwd, ["run", "graph.json", "--out", "out", "--fal", url, ...argv]);
const rowsOf = async (cwd: string): Promise<readonly ResultRow[]> => (await readFile(join(cwd, "out/results.jsonl"), "utf8")).trim().split("\n").map((line) => JSON.parse(line));
const summaryOf = async (cwd: string): Promise<RunSummary> => JSON.parse(await readFile(join(cwd, "out/run.json"), "utf8"));
const money = ({ cached, requestId, attempts, cost, units }: ResultRow) => ({ cached, hasId: requestId !== null, attempts, cost, units });

it("[L46] a limit on images is never passed, ends with 4, and a higher one goes on without paying twice", async () => {
  const server = await emulator();
  const cwd = await folderWith(seedsGraph(20));
  const first = await run(cwd, server, "--max-generations", "7", "--concurrency", "fal=16");
  expect([first.code, server.ledger().submissions.length]).toEqual([4, 7]);
  expect(await summaryOf(cwd)).toMatchObject({ status: "over-budget", generations: 7, reserved: 7, cost: "unknown", failures: [{ node: "generate", count: 13, first: { code: "BudgetExceeded" } }] });
  expect(first.err.match(/^generate was stopped at seeds \d+ \(BudgetExceeded\): .+--max-generations/gm)).toHaveLength(1);
  expect(first.out).toMatch(/\n7 images count against the run's limits\. What is paid is not paid again\.\nTo go on with it, with a higher limit: playgraph run --resume \S+ --max-generations N\n$/);
  expect((await rowsOf(cwd)).filter(({ status }) => status === "done")).toHaveLength(7);
  expect((await typed(cwd, ["run", "--resume", "latest"])).code).toBe(4);
  expect(server.ledger().submissions).toHaveLength(7);
  expect((await typed(cwd, ["run", "--resume", "latest", "--max-generations", "20"])).code).toBe(0);
  expect(server.ledger().submissions).toHaveLength(20);
  expect(await summaryOf(cwd)).toMatchObject({ status: "done", generations: 20, reserved: 20 });
});

it("[L46] a limit in dollars holds to the millionth", async () => {
  const server = await emulator();
  const cwd = await folderWith(seedsGraph(6));
  const { code, out } = await run(cwd, server, "--max-cost", "0.3", "--price", `${endpoint}=0.1`);
  expect([code, server.ledger().submissions.length]).toEqual([4, 3]);
  expect(await summaryOf(cwd)).toMatchObject({ reserved: 3, cost: 0.3 });
  expect(out).toContain("3 images count against the run's limits, $0.30 in all.");
});

it("[L41] where dollars are limited and a price is missing nothing starts, and the endpoint is named", async () => {
  const server = await emulator();
  const cwd = await folderWith(seedsGraph(1));
  expect(await run(cwd, server, "--max-cost", "1")).toEqual({ code: 2, out: "", err: `playgraph: --max-cost needs to know what an image of ${endpoint} costs: say --price ${endpoint}=USD.\n` });
  const limited = await folderWith(seedsGraph(1), { budget: { costPerDay: 1 } });
  expect(await run(limited, server)).toEqual({ code: 2, out: "", err: `playgraph: "costPerDay" in ${join(limited, "playgraph.config.json")} needs to know what an image of ${endpoint} costs: say --price ${endpoint}=USD.\n` });
  expect((await run(limited, server, "--price", `${endpoint}=0`)).code).toBe(0);
  expect(server.ledger().calls.submit).toBe(1);
});

it.each([["--max-cost", "abc"], ["--max-cost", "NaN"], ["--max-cost=-1", ""], ["--max-generations", "1e3"], ["--price", `${endpoint}=`], ["--on-unknown", "again"]])("[L40] (T54) %s %s is one line, and nothing is asked for", async (...words) => {
  const server = await emulator();
  const cwd = await folderWith(seedsGraph(1));
  const { code, out, err } = await run(cwd, server, ...words.filter((word) => word !== ""));
  expect([code, out, err.trimEnd().split("\n").length]).toEqual([2, "", 1]);
  expect(server.ledger().calls.submit).toBe(0);
});

it("[L42] a config limits the day, over several runs, without anybody's consent", async () => {
  const server = await emulator();
  const cwd = await folderWith(seedsGraph(3), { budget: { imagesPerDay: 2 } });
  expect((await run(cwd, server)).code).toBe(4);
  expect((await run(cwd, server, "--set", "seeds.start=50")).code).toBe(4);
  expect(server.ledger().submissions).toHaveLength(2);
  await writeFile(join(cwd, "playgraph.config.json"), '{ "budget": { "imagesPerDay": "many" } }');
  const { code, err } = await run(cwd, server);
  expect([code, err]).toEqual([2, `playgraph: ${join(cwd, "playgraph.config.json")}: "imagesPerDay" takes a whole number from 0 to 1000000000.\n`]);
});

it("[L43] (T54) more than a hundred images start only by a yes or a limit, where nobody can be asked", async () => {
  const server = await emulator();
  const cwd = await folderWith(seedsGraph(101));
  const { code, err } = await run(cwd, server);
  expect([code, err]).toEqual([2, `playgraph: This run asks ${server.url} for 101 images, at a price that is not known. Say --yes if you mean it, or how much it may be at most: --max-generations N.\n`]);
  expect(server.ledger().calls.submit).toBe(0);
  expect((await run(cwd, server, "--max-generations", "2")).code).toBe(4);
  expect(server.ledger().submissions).toHaveLength(2);
});

it("[L43] images that the workspace has already are on no bill", async () => {
  const server = await emulator();
  const cwd = await folderWith(seedsGraph(60));
  expect((await run(cwd, server)).code).toBe(0);
  expect((await run(cwd, server, "--set", "seeds.count=161")).err).toMatch(/^playgraph: This run asks http:\S+ for 101 images, at a price that is not known\./);
  expect((await run(cwd, server, "--set", "seeds.count=160", "--max-generations", "1")).code).toBe(4);
  expect((await run(cwd, server, "--set", "seeds.count=161", "--price", `${endpoint}=0.01`)).code).toBe(0);
  expect(server.ledger().submissions).toHaveLength(161);
});

it("[L44] an unknown outcome is told with its place and the way on, and sent once more only when that is said", async () => {
  const server = await emulator({ requestList: "off", faults: [{ on: "submit", call: 1, do: "reset", when: "before" }] });
  const cwd = await folderWith(seedsGraph(2));
  const first = await run(cwd, server, "--concurrency", "fal=1", "--price", `${endpoint}=0.5`);
  expect([first.code, server.ledger().submissions.length]).toEqual([6, 1]);
  const [lost] = (await rowsOf(cwd)).filter(({ status }) => status === "skipped");
  expect(lost && money(lost)).toEqual({ cached: false, hasId: false, attempts: 1, cost: "unknown", units: null });
  expect(first.out).toMatch(/\nNobody knows whether 1 request was taken, and billed: generate at seeds \d\.\nThey are looked for again by: playgraph run --resume \S+\n.+ once more by: playgraph run --resume \S+ --on-unknown resubmit\n$/);
  const second = await typed(cwd, ["run", "--resume", "latest", "--on-unknown", "resubmit"]);
  expect([second.code, server.ledger().submissions.length]).toEqual([0, 2]);
  expect(second.out).toMatch(/\nSent once more, since nobody knew what had become of the first request: generate\[seeds=\d\]\. Either may have been billed\.\n$/);
  expect((await rowsOf(cwd)).map(({ attempts }) => attempts).toSorted((a, b) => a - b)).toEqual([1, 2]);
  // The first may have been billed, so it counts on.
  expect(await summaryOf(cwd)).toMatchObject({ status: "done", generations: 2, reserved: 3, cost: 1.5, resubmitted: [expect.stringMatching(/^generate\[seeds=\d\]$/)] });
});

it("[L47] rows tell what each picture cost when it was made, by whichever run, and the summary what this one paid", async () => {
  const server = await emulator();
  const cwd = await folderWith(seedsGraph(2));
  await run(cwd, server, "--price", `${endpoint}=0.25`);
  const made = { cached: false, hasId: true, attempts: 1, cost: 0.25, units: 1 };
  expect((await rowsOf(cwd)).map(money)).toEqual([made, made]);
  expect(await summaryOf(cwd)).toMatchObject({ generations: 2, reserved: 2, cost: 0.5 });
  await run(cwd, server, "--set", "seeds.count=3", "--price", `${endpoint}=0.5`);
  expect((await rowsOf(cwd)).map(money)).toEqual([{ ...made, cached: true }, { ...made, cached: true }, { ...made, cost: 0.5 }]);
  expect(await summaryOf(cwd)).toMatchObject({ generations: 1, reserved: 1, cost: 0.5 });
  await run(cwd, server, "--set", "seeds.count=3", "--no-cache");
  expect((await rowsOf(cwd)).map(({ cached }) => cached)).toEqual([true, true, true]);
  expect(server.ledger().submissions).toHaveLength(3);
});

it("[L47] a flagged picture that was made again counts in its row, and equal requests count once in the summary", async () => {
  const server = await emulator();
  const cwd = await folderWith(seedsGraph(1, { template: { character: "nude hare" }, generate: { retry_flagged: 2 } }));
  await run(cwd, server, "--price", `${endpoint}=0.1`);
  expect((await rowsOf(cwd)).map(money)).toEqual([{ cached: false, hasId: true, attempts: 3, cost: 0.3, units: 3 }]);
  const shared = await folderWith(seedsGraph(1));
  await run(shared, server, "--price", `${endpoint}=0.1`, "--sweep", "generate.guidance_scale=2,2,2");
  expect((await rowsOf(shared)).map(money)).toEqual(Array.from({ length: 3 }, () => ({ cached: false, hasId: true, attempts: 1, cost: 0.1, units: 1 })));
  expect(await summaryOf(shared)).toMatchObject({ generations: 1, reserved: 1, cost: 0.1 });
});

it("[L47] a request that fal refused after it was taken counts, at a cost that is not known unless fal says so", async () => {
  const server = await emulator({ faults: [{ on: "result", call: 1, do: "expire" }] });
  const cwd = await folderWith(seedsGraph(1));
  expect((await run(cwd, server, "--price", `${endpoint}=0.1`)).code).toBe(1);
  expect((await rowsOf(cwd)).map(money)).toEqual([{ cached: false, hasId: true, attempts: 1, cost: "unknown", units: null }]);
  expect(await summaryOf(cwd)).toMatchObject({ generations: 0, reserved: 1, cost: 0.1 });
});

it("[L48] (T28) after the account is locked nothing more is sent, and all that was taken is in the results", async () => {
  const server = await emulator({ timing: { queueMs: 0, runMs: 100, stepMs: 0 }, faults: [{ on: "submit", call: 21, do: "lock-account" }] });
  const cwd = await folderWith(seedsGraph(40));
  const { code, err } = await run(cwd, server, "--concurrency", "fal=16");
  expect(code).toBe(5);
  expect(err).toMatch(/^generate failed at seeds \d+ \(AccountLocked\): /m);
  const { submissions, calls } = server.ledger();
  const ids = (await rowsOf(cwd)).filter(({ status }) => status === "done").map(({ requestId }) => requestId);
  expect(new Set(ids)).toEqual(new Set(submissions.map(({ requestId }) => requestId)));
  // Only those that had left before the first refusal came back may still have asked.
  expect((calls.submit ?? 0) - submissions.length).toBeLessThanOrEqual(16);
  expect((await rowsOf(cwd)).filter(({ status }) => status === "cancelled").length).toBeGreaterThan(0);
});
