import { readFile } from "node:fs/promises";
import { type AcceptedRequest, defineNode, json, type Json, NotSent, PlaygraphError, type StepCall, type World } from "@playgraph/core";
import { systemClock } from "@playgraph/workspace";
import { expect, it } from "vitest";
import { diskWorld, userNodes } from "./testing/userNodes.ts";

const from = (wire: string) => ({ $from: wire });
const echo = `export const echo = defineNode({ ...facts, type: "echo", run: ({ text }) => ({ text }) });`;
const numbers = `export const numbers = defineNode({ ...facts, type: "numbers", inputs: { count: integer().input({ doc: "" }) }, axes: [{ from: "items", length: [{ valueOf: "count" }] }],
  *emit({ count }) { for (let at = 0; at < count; at++) yield { labels: [String(at)], outputs: { text: "n" + at } }; } });`;

/** Lets a node take memory no faster than a machine can bear that does other things too. */
const pause = `const pause = () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2);`;

it.each([
  ["throws", `run: () => { throw new Error("no such animal"); }`, /^The node type "bad" has a bug: no such animal \(my-nodes\.ts:5\)/],
  ["rejects", `run: async () => { await null; throw new TypeError("no such animal"); }`, /has a bug: no such animal \(my-nodes\.ts:5\)/],
  ["throws what is no error", `run: () => { throw { message: "no such animal" }; }`, /has a bug: no such animal/],
  ["returns nothing", `run: () => {}`, /has a bug: it gave undefined instead of its outputs/],
  ["returns a text", `run: () => "hare"`, /has a bug: it gave a string instead of its outputs/],
  ["gives an output of another name", `run: () => ({ txet: "" })`, /has a bug: it gave an output "txet", which it does not have there: there is "text"/],
  ["leaves an output out", `run: () => ({})`, /has a bug: it gave no output "text"/],
  ["gives a value of another type", `run: () => ({ text: 7 })`, /has a bug: its output "text" must be text, not 7/],
  ["gives what is no JSON", `run: () => ({ text: [new Date()] })`, /has a bug: its output "text" holds a Date, which is no plain object/],
  ["ends the process", `run: () => process.exit(3)`, /has a bug: it ended its thread with the exit code 3/],
  ["leaves an error that nobody catches", `run: () => { setTimeout(() => { throw new Error("late"); }); return new Promise(() => undefined); }`, /has a bug: it left an error that nobody caught: late \(my-nodes\.ts:5\)/],
  ["leaves a rejection that nobody catches", `run: () => { void Promise.reject(new Error("late")); return new Promise(() => undefined); }`, /has a bug: it left an error that nobody caught: late \(my-nodes\.ts:5\)/],
  ["takes all memory bit by bit", `run: () => { const all = []; for (;;) all.push({ one: [all.length] }); }`, /has a bug: it took more memory than a node may have \(512 MB\)/],
  ["takes all memory in large lists", `run: () => { const all = []; for (;; pause()) all.push(new Array(1e6).fill(0.5)); }`, /has a bug: it took more memory than a node may have \(512 MB\)/],
  ["takes all memory in buffers", `run: () => { const all = []; for (;; pause()) all.push(new Uint8Array(2e6).fill(1)); }`, /has a bug: it took more memory than a node may have \(512 MB\)/],
])("[U8] a node that %s fails its task alone, in one sentence", async (_, behaviour, sentence) => {
  const { run } = await userNodes(`${echo}\n${pause}\nexport const bad = defineNode({ ...facts, type: "bad", ${behaviour} });`);
  const { rows, summary } = await run({ bad: { type: "bad" }, a: { type: "echo", inputs: { text: "hare" } }, b: { type: "echo", inputs: { text: from("a.text") } } });
  expect(summary.failures).toMatchObject([{ node: "bad", count: 1, first: { code: "NodeBug", retryable: false } }]);
  expect(summary.failures[0]?.first.message).toMatch(sentence);
  expect(summary.failures[0]?.first.message).not.toContain("\n");
  expect(rows.map(({ node, status }) => `${node} ${status}`)).toEqual(["b done", "bad failed"]);
});

it("[U8] a failure that is thrown on purpose arrives as it is", async () => {
  const { run } = await userNodes(`export const bad = defineNode({ ...facts, type: "bad", run: () => { throw new PlaygraphError({ code: "Rejected", message: "Not this one.", field: "text", retryable: true }); } });`);
  expect((await run({ bad: { type: "bad" } })).summary.failures[0]?.first).toEqual({ code: "Rejected", message: "Not this one.", field: "text", retryable: true, maybeBilled: false, node: "bad", coordinate: "" });
});

it("[U8] what a task leaves behind is not taken for the next one's, though they share a thread", async () => {
  const { run, lines } = await userNodes(`let tasks = 0;
    export const one = defineNode({ ...facts, type: "one", run: () => { setTimeout(() => { throw new Error("from before"); }); return { text: String(++tasks) }; } });
    export const two = defineNode({ ...facts, type: "two", run: async ({ text }) => { await new Promise((resolve) => setTimeout(resolve, 50)); return { text: text + ++tasks }; } });`);
  expect((await run({ one: { type: "one" }, two: { type: "two", inputs: { text: from("one.text") } } })).told).toEqual(["12"]);
  expect(lines).toEqual(["one: an error that nobody caught: from before (my-nodes.ts:4)"]);
});

it.each([
  ["blocks", "for (;;);"],
  ["never settles", "return new Promise(() => undefined);"],
])("[U9] a node that %s fails as Timeout, and its siblings finish", async (_, code) => {
  const { run } = await userNodes(`${numbers}${echo}\nexport const bad = defineNode({ ...facts, type: "bad", timeout: 300, run: () => { ${code} } });`);
  const { summary, told } = await run({ bad: { type: "bad" }, numbers: { type: "numbers", inputs: { count: 5 } }, echo: { type: "echo", inputs: { text: from("numbers.text") } } });
  expect(summary.failures).toMatchObject([{ node: "bad", count: 1, first: { code: "Timeout" } }]);
  expect(told).toEqual([expect.stringContaining("not done within 0.3 s"), ...Array.from({ length: 5 }, (_, at) => `numbers=${at} n${at}`)]);
});

it("[U9] without a timeout of its own a node has a minute, [U15] waits for a permit, and [U16] may change something", async () => {
  const { nodes } = await userNodes(`${echo} export const own = defineNode({ ...facts, type: "own", timeout: 5, resource: "io", run: ({ text }) => ({ text }) });`);
  expect([...nodes.values()].map(({ declaration: { type, timeout, resource, effect } }) => ({ type, timeout, resource, effect }))).toEqual([
    { type: "echo", timeout: 60_000, resource: "cpu", effect: true },
    { type: "own", timeout: 5, resource: "io", effect: true },
  ]);
});

it("[U9] a stopped run tells the node, which may clean up, and does not wait for one that blocks", async () => {
  const { run, lines, dir } = await userNodes(`
    export const polite = defineNode({ ...facts, type: "polite", run: async (_, { signal, progress }) => { progress({ state: "running" }); await new Promise((resolve) => signal.addEventListener("abort", resolve)); console.log("cleaned up"); return { text: "done all the same" }; } });
    export const blocker = defineNode({ ...facts, type: "blocker", run: (_, { progress }) => { progress({ state: "running" }); for (;;); } });`);
  const world = await diskWorld(dir);
  // However slow the machine is, the polite one is in time.
  const clock = { ...world.clock, sleep: (milliseconds: number, signal?: AbortSignal) => world.clock.sleep(milliseconds === 250 ? 5000 : milliseconds, signal) };
  const stop = new AbortController();
  const begun = new Set<string>();
  const { rows, summary } = await run({ polite: { type: "polite" }, blocker: { type: "blocker" } }, { signal: stop.signal, world: { ...world, clock } }, (event) => {
    if (event.type === "task-progress" && begun.add(event.node).size === 2) stop.abort();
  });
  expect(summary.status).toBe("stopped");
  expect(rows.map(({ node, status }) => `${node} ${status}`)).toEqual(["blocker cancelled", "polite done"]);
  expect(lines).toEqual(["polite: cleaned up"]);
});

it("[U7] tasks share threads one after the other, never at the same time", async () => {
  const { run } = await userNodes(`import { threadId } from "node:worker_threads";
    ${numbers}
    let on = 0;
    export const thread = defineNode({ ...facts, type: "thread", run: async () => { on++; await new Promise((resolve) => setTimeout(resolve, 2)); return { text: threadId + " " + on-- }; } });`);
  const { told } = await run({ numbers: { type: "numbers", inputs: { count: 30 } }, thread: { type: "thread", inputs: { text: from("numbers.text") } } }, { concurrency: { cpu: 3 } });
  const seen = told.map((line) => line.split(" ").slice(1));
  expect(new Set(seen.map(([, together]) => together))).toEqual(new Set(["1"]));
  expect(new Set(seen.map(([thread]) => thread)).size).toBeLessThanOrEqual(3);
});

it("[U7] after close no task runs", async () => {
  const { run, close } = await userNodes(`export const forever = defineNode({ ...facts, type: "forever", run: () => { for (;;); } });`);
  const running = run({ forever: { type: "forever" } });
  await close();
  expect((await running).summary.tasks).toMatchObject({ done: 0, failed: 1 });
  expect((await run({ forever: { type: "forever" } })).summary.failures).toMatchObject([{ first: { code: "Cancelled", message: "The threads of the user's nodes were ended before this task." } }]);
});

it("[U10] everything that a node may do works in its thread", async () => {
  const { run, dir } = await userNodes(
    `${numbers}
    export const all = defineNode({ ...facts, type: "all", inputs: { text: text().input({ doc: "" }), name: text().input({ doc: "", structural: true }) }, outputs: { facts: json().output({ doc: "" }) }, variablesOf: "name", run: async (inputs, context) => {
      const { node, coordinate, newAxes, graph, graphs, variables, columns, generations, draw, clock, signal, blobs, files } = context;
      const blob = await blobs.put(new TextEncoder().encode("bytes"));
      const pieces = []; for await (const piece of files.open("my-nodes.ts")) pieces.push(piece);
      await clock.sleep(1, signal);
      const again = draw("a", 1) === draw("a", 1), other = draw("a", 1) === draw("a", 2), whole = Number.isInteger(draw());
      const path = coordinate[0].key === 0 ? await files.write("made/a.txt", new TextEncoder().encode("written")) : null;
      return { facts: { inputs, node, coordinate: coordinate.map(({ axis, key }) => axis + key), newAxes, types: Object.values(graph.nodes).map((one) => one.type), graphs: graphs.size, variables: [...variables], columns, generations, again, other, whole,
        now: typeof clock.now(), blob, has: [await blobs.has(blob), await blobs.has("0".repeat(64))], bytes: new TextDecoder().decode(await blobs.get(blob)), read: (await files.read("my-nodes.ts")).length === pieces.reduce((sum, piece) => sum + piece.length, 0), path,
        missing: await files.read("nowhere").catch((error) => error instanceof PlaygraphError && error.failure.code) } };
    } });`,
  );
  const world = await diskWorld(dir);
  const { rows } = await run({ numbers: { type: "numbers", inputs: { count: 2 } }, all: { type: "all", inputs: { text: from("numbers.text"), name: "{who}", who: "hare" } } }, { world });
  const blob = "277089d91c0bdf4f2e6862ba7e4a07605119431f5d13f726dd352b06f1b206a9";
  expect(rows[0]?.outputs["facts"]).toEqual({
    inputs: { text: "n0", name: "{who}" }, node: "all", coordinate: ["numbers0"], newAxes: [], types: ["numbers", "all"], graphs: 0, variables: [["who", "hare"]], columns: [], generations: [], again: true, other: false, whole: true,
    now: "number", blob, has: [true, false], bytes: "bytes", read: true, path: "made/a.txt", missing: "Unavailable",
  });
  expect(rows.map(({ files }) => files)).toEqual([["made/a.txt"], []]);
  expect(Buffer.from(await world.blobs.get(blob)).toString()).toBe("bytes");
});

it("[U10] draws what the same node would draw in the engine's own thread", async () => {
  const { run } = await userNodes(`export const draws = defineNode({ ...facts, type: "draws", outputs: { drawn: json().output({ doc: "" }) }, run: (_, { draw }) => ({ drawn: [draw("a"), draw("b", 2)] }) });`);
  const here = defineNode({ type: "draws", version: 1, title: "T", summary: "S.", category: "text", inputs: {}, outputs: { drawn: json().output({ doc: "" }) }, run: (_, { draw }) => ({ drawn: [draw("a"), draw("b", 2)] }) });
  const { told } = await run({ x: { type: "draws" } }, { nodes: new Map([["draws", here]]) });
  expect((await run({ x: { type: "draws" } })).told).toEqual(told);
  expect((await run({ y: { type: "draws" } })).told).not.toEqual(told);
});

it("[U11] holes are holes on both sides, and values that look like holes are values", async () => {
  const { run } = await userNodes(`
    ${numbers}
    export const odd = defineNode({ ...facts, type: "odd", outputs: { text: any().output({ doc: "", mayBeAbsent: true }) }, run: ({ text }) => {
      if (text === "n1") return { text: absent("held back") };
      if (text === "n2") throw new PlaygraphError({ code: "Rejected", message: "Not two." });
      return { text: { state: "absent", reason: "a value" } };
    } });
    export const see = defineNode({ ...facts, type: "see", inputs: { value: any().collect({ doc: "" }) }, collect: (rows) => ({ text: rows.map(({ values: { value } }) => isHole(value) ? (value.state === "absent" ? value.reason : value.failure.code + " " + value.failure.node) : "value").join(", ") }) });
    export const pass = defineNode({ ...facts, type: "pass", inputs: { value: any().input({ doc: "", accepts: "holes" }) }, outputs: { value: any().output({ doc: "", mayBeAbsent: true }) }, run: ({ value }) => ({ value }) });`);
  const nodes = { numbers: { type: "numbers", inputs: { count: 3 } }, odd: { type: "odd", inputs: { text: from("numbers.text") } } };
  expect((await run({ ...nodes, see: { type: "see", inputs: { value: from("odd.text") } } })).told).toEqual(["value, held back, Rejected odd"]);
  const { rows } = await run({ ...nodes, pass: { type: "pass", inputs: { value: from("odd.text") } } });
  expect(rows.map(({ status, reason, outputs }) => [status, reason ?? outputs["value"]])).toEqual([
    ["done", { state: "absent", reason: "a value" }],
    ["absent", "held back"],
    ["skipped", expect.stringContaining("Not two.")],
  ]);
});

it("[U11] a picture that is handed on rests on the request that made it, and not on the other one", async () => {
  const picture = `{ blob: "${"a".repeat(64)}", mediaType: "image/png", width: 1, height: 1 }`;
  const { run, dir } = await userNodes(`
    export const buy = defineNode({ ...facts, type: "buy", outputs: { image: image().output({ doc: "" }) }, run: async ({ text }, { step }) => {
      const { result } = await step("try", { endpoint: "shop/" + text, payload: { text }, reserve: { generations: 1, micros: "unknown" }, send: async () => ({ requestId: text }), find: async () => undefined, collect: async () => "paid", files: () => [], cancel: async () => "not known" });
      return { image: { ...${picture}, sourceUrl: "https://example.com/" + text } };
    } });
    export const choose = defineNode({ ...facts, type: "choose", inputs: { a: image().input({ doc: "" }), b: image().input({ doc: "" }) }, outputs: { image: image().output({ doc: "" }) }, run: ({ b }) => ({ image: b }) });`);
  const { rows } = await run({ a: { type: "buy", inputs: { text: "one" } }, b: { type: "buy", inputs: { text: "two" } }, choose: { type: "choose", inputs: { a: from("a.image"), b: from("b.image") } } }, { world: await diskWorld(dir) });
  expect(rows).toMatchObject([{ node: "choose", status: "done", requestId: "two" }]);
});

it("[U12] items are made when they are asked for, and those before a failure count", async () => {
  const { nodes, run, lines, dir } = await userNodes(`
    export const endless = defineNode({ ...facts, type: "endless", axes: [{ from: "items", length: [] }], *emit() { try { for (let at = 0; ; at++) { console.log(at); yield { labels: [String(at)], outputs: { text: "" } }; } } finally { console.log("closed"); } } });
    export const breaks = defineNode({ ...facts, type: "breaks", axes: [{ from: "items", length: [] }], async *emit() { yield { labels: ["a"], outputs: { text: "first" } }; throw new Error("then not"); } });`);
  expect((await run({ breaks: { type: "breaks" } })).told).toEqual(["breaks=0 first", expect.stringContaining("then not")]);

  const context = { node: "e", coordinate: [], newAxes: ["e"], variables: new Map<string, string>(), columns: [], signal: new AbortController().signal, clock: systemClock, graph: { playgraph: 1 as const, nodes: {} }, graphs: new Map(), generations: [], progress: () => undefined, draw: () => 0 };
  const { blobs, files } = await diskWorld(dir);
  const items = nodes.get("endless")?.emit?.({}, { ...context, blobs, files, step: () => Promise.reject(new Error("no steps")) });
  expect(await items?.next()).toMatchObject({ done: false, value: { labels: ["0"] } });
  for (let at = 1; at < 100; at++) await items?.next();
  await items?.return?.();
  const made = lines.filter((line) => line !== "e: closed").length;
  expect(made).toBeGreaterThanOrEqual(100);
  expect(made).toBeLessThanOrEqual(100 + 64);
  expect(lines.at(-1)).toBe("e: closed");
});

it("[U12] gives the same items as in the engine's own thread, whatever their number", async () => {
  const { run } = await userNodes(numbers);
  for (const count of [0, 1, 31, 32, 64, 65, 1000]) expect((await run({ numbers: { type: "numbers", inputs: { count } } })).told).toEqual(Array.from({ length: count }, (_, at) => `numbers=${at} n${at}`));
});

/** A node that makes one paid step, whose functions tell that they were called. */
const buyer = (step: string, after = "return { text: JSON.stringify(outcome.result) };") => `
  const said = (word, value) => (console.log(word), value);
  export const buy = defineNode({ ...facts, type: "buy", run: async ({ text }, { step }) => {
    const outcome = await step("try-0", { endpoint: "shop/item", payload: { text }, reserve: { generations: 1, micros: 5 }, send: async (attempt) => said("send " + attempt.id.length, { requestId: "r1" }), find: async () => said("find", undefined), collect: async (accepted) => said("collect " + accepted.requestId, { url: "https://example.com/a.png" }), files: ({ url }) => said("files", url ? [] : []), cancel: async () => said("cancel", "requested"), ${step} });
    ${after}
  } });`;

it("[U13] a paid step is performed by the engine, with functions in the node's thread", async () => {
  const { run, lines } = await userNodes(buyer(""));
  const { rows } = await run({ buy: { type: "buy", inputs: { text: "hare" } } });
  expect(rows).toMatchObject([{ status: "done", outputs: { text: `{"url":"https://example.com/a.png"}` }, requestId: "r1" }]);
  expect(lines).toEqual(["buy: send 36", "buy: collect r1", "buy: files"]);
});

it("[U13] what a step's functions throw means the same to the engine", async () => {
  const seen: unknown[] = [];
  const { run, dir } = await userNodes(buyer(`send: async () => { throw new NotSent("the shop is full", { retryAfter: 70 }); }, collect: async () => { throw new PlaygraphError({ code: "Rejected", message: "No." }); }`));
  const perform: World["perform"] = async <Accepted extends AcceptedRequest, Result extends Json>(_: unknown, call: StepCall<Accepted, Result>) => {
    const { signal } = new AbortController();
    await call.send({ id: "a" }, signal).catch((error: unknown) => seen.push(error));
    return call.collect({ requestId: "r" } as Accepted, signal).then(() => Promise.reject(new Error("it was collected")));
  };
  const { summary } = await run({ buy: { type: "buy" } }, { world: { ...(await diskWorld(dir)), perform } });
  expect(seen).toEqual([expect.any(NotSent)]);
  expect(seen[0]).toMatchObject({ message: "the shop is full", retryAfter: 70 });
  expect(summary.failures[0]?.first).toMatchObject({ code: "Rejected", message: "No." });
});

it("[U13] a thread that ends while its request is on its way leaves the outcome unknown", async () => {
  const { run, dir } = await userNodes(buyer("send: () => process.exit(1)"));
  const world = await diskWorld(dir);
  const perform: World["perform"] = async (_, call) => {
    const lost: unknown = await call.send({ id: "a" }, new AbortController().signal).then(() => undefined, (error: unknown) => error);
    expect(lost).toMatchObject({ name: "UnknownOutcome", message: "The node's thread ended while its request was on its way: it ended its thread with the exit code 1." });
    throw new PlaygraphError({ code: "UnknownOutcome", message: "Nobody knows.", maybeBilled: true });
  };
  const { rows, summary } = await run({ buy: { type: "buy" } }, { world: { ...world, perform } });
  expect(rows).toMatchObject([{ status: "unknown" }]);
  expect(summary.failures[0]?.first).toMatchObject({ code: "UnknownOutcome", maybeBilled: true });
});

it("[U13] a step that the node did not wait for is waited for", async () => {
  const { run, lines } = await userNodes(buyer("").replace("await step(", "void step(").replace("const outcome = void", "void").replace("return { text: JSON.stringify(outcome.result) };", `return { text: "early" };`));
  const { rows } = await run({ buy: { type: "buy" } });
  expect(lines.at(-1)).toBe("buy: files");
  expect(rows).toMatchObject([{ status: "done", outputs: { text: "early" }, requestId: "r1" }]);
});

it("[U14] a thread has no fal key, and what it prints is marked with its node", async () => {
  const secret = "canary:not-to-be-seen";
  const { run, lines } = await userNodes(
    `console.log("loading");
    export const env = defineNode({ ...facts, type: "env", run: () => { console.log("two\\nlines"); console.error("an error"); process.stdout.write("no end"); return { text: JSON.stringify([process.env.FAL_KEY, process.env.FAL_KEY_ID, process.env.fal_key_secret, process.env.OWN, JSON.stringify(process.env).includes("canary")]) }; } });`,
    { env: { FAL_KEY: secret, FAL_KEY_ID: "canary", fal_key_secret: "canary", OWN: "kept", NOTHING: undefined } },
  );
  expect((await run({ env: { type: "env" } })).told).toEqual([`[null,null,null,"kept",false]`]);
  expect(lines).toEqual(["loading", "env: two", "env: lines", "env: an error", "env: no end"]);
});

it("[U8] a node may post what it likes to the main thread", async () => {
  const { run } = await userNodes(`import { parentPort } from "node:worker_threads";
    export const posts = defineNode({ ...facts, type: "posts", run: () => { for (const message of ["a text", null, { type: "done", task: 0 }, 7]) parentPort.postMessage(message); return { text: "posted" }; } });`);
  expect((await run({ posts: { type: "posts" } })).told).toEqual(["posted"]);
});

it("[U8] a task that was done before its thread ended is done, also for a main thread that was busy meanwhile", async () => {
  const { run } = await userNodes(`export const last = defineNode({ ...facts, type: "last", run: () => { setImmediate(() => process.exit(0)); return { text: "done" }; } });`);
  const { told } = await run({ last: { type: "last" } }, {}, ({ type }) => {
    if (type === "task-started") Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 500);
  });
  expect(told).toEqual(["done"]);
});

it("[U10] a collect gets its rows with their places", async () => {
  const { run } = await userNodes(`${numbers} export const rows = defineNode({ ...facts, type: "rows", inputs: { text: text().collect({ doc: "" }), end: text().input({ doc: "" }) }, collect: (rows, { end }) => ({ text: rows.map(({ coordinate, values }) => coordinate[0].key + values.text).join() + end }) });`);
  expect((await run({ numbers: { type: "numbers", inputs: { count: 3 } }, rows: { type: "rows", inputs: { text: from("numbers.text"), end: "." } } })).told).toEqual(["0n0,1n1,2n2."]);
});

it("[U1] the template runs as it stands", async () => {
  const { run } = await userNodes(await readFile(new URL("../template/my-nodes.ts", import.meta.url), "utf8").then((text) => text.replace(/^import .*\n/, "")));
  expect((await run({ a: { type: "shout", inputs: { text: "hare" } } })).told).toEqual(["HARE!"]);
});

it("[U13] what a step prepares runs in the node's thread too, before it is sent", async () => {
  const { run, lines } = await userNodes(buyer(`prepare: async () => said("prepare")`));
  await run({ buy: { type: "buy", inputs: { text: "hare" } } });
  expect(lines).toEqual(["buy: prepare", "buy: send 36", "buy: collect r1", "buy: files"]);
});
