import { parseFaultPlan } from "@playgraph/fal-emulator";
import { expect, it } from "vitest";
import { acceptedByPayload } from "./accepted.ts";
import { faultPlans } from "./faultPlans.ts";
import { isWhole } from "./isWhole.ts";
import { judgeFiles } from "./judgeFiles.ts";
import { judgeLedger } from "./judgeLedger.ts";
import { judgeProcess } from "./judgeProcess.ts";
import { judgeState } from "./judgeState.ts";
import type { Mode } from "./mode.ts";
import { canary, type Ended } from "./playgraph.ts";
import { seeded } from "./seeded.ts";
import { table } from "./table.ts";

const kinds = (breaches: readonly { readonly kind: string }[]) => breaches.map(({ kind }) => kind);

it("[K3] the ledger tells what was bought twice, not at all, or needlessly", () => {
  const twice = new Map([["a", 1], ["b", 2], ["d", 1]]);
  expect(judgeLedger(twice, new Map([["a", 1], ["b", 1], ["c", 1]])).map(({ kind, sentence }) => `${kind}: ${sentence}`)).toEqual(["duplicate: accepted 2 times: b", "lost: nobody asked for c", "duplicate: asked for what the undisturbed run did not: d"]);
  expect(judgeLedger(twice, twice)).toHaveLength(1);
});

it("[K3] a request is the same by its input, without the attempt's tag and by an uploaded picture's own name", () => {
  const submission = (input: object) => ({ endpoint: "e", input }) as never;
  const same = acceptedByPayload({ submissions: [submission({ prompt: "p", request_id: "1", image_url: "http://a/1_x.png" }), submission({ prompt: "p", request_id: "2", image_url: "http://b/2_x.png" }), submission({ prompt: "p", image_url: "http://b/2_y.png" })] });
  expect([...same.values()]).toEqual([2, 1]);
});

it("[K3] a file is whole or not, and what is left behind is told", () => {
  const png = Buffer.from("89504e470d0a1a0a0000000049454e44ae426082", "hex");
  expect(isWhole("a.png", png)).toBe(true);
  expect(isWhole("a.png", png.subarray(0, -1))).toBe(false);
  expect(isWhole("a.jpg", Buffer.from("ffd80011", "hex"))).toBe(false);
  expect(isWhole("a.jsonl", Buffer.from('{"a":1}\n{"a":'))).toBe(false);
  expect(isWhole("a.jsonl", Buffer.from('{"a":1}\n'))).toBe(true);
  expect(isWhole("run.json", Buffer.from('{"a":'))).toBe(false);
  expect(kinds(judgeFiles({ half: ["a"], temporary: ["b"], leaking: ["c"] }))).toEqual(["half file", "half file", "other"]);
});

it("[K3] pictures and results are those of the undisturbed run", () => {
  const undisturbed = { pictures: new Map([["a.png", "1"]]), rows: ["x", "y"], lines: ["h", "x"] };
  expect(judgeState(undisturbed, undisturbed)).toEqual([]);
  expect(kinds(judgeState({ pictures: new Map([["a.png", "2"], ["b.png", "3"]]), rows: ["x"], lines: ["h", "x", "y"] }, undisturbed))).toEqual(["lost", "other", "lost", "lost"]);
});

it("[K3] a process may not hang, stumble, meet a lock, print the key, or end by another signal than ours", () => {
  const ended: Ended = { argv: ["run"], code: 0, signal: null, stdout: "", stderr: "", hung: false };
  const judged = (facts: Partial<Ended>) => kinds(judgeProcess({ ...ended, ...facts }));
  expect(judged({})).toEqual([]);
  expect(judged({ signal: "SIGKILL", code: null })).toEqual([]);
  expect(judged({ hung: true, signal: "SIGKILL", code: null })).toEqual(["other"]);
  expect(judged({ signal: "SIGSEGV", code: null })).toEqual(["other"]);
  expect(judged({ stderr: "Error: x\n    at run (file:///a.ts:1:2)" })).toEqual(["other"]);
  expect(judged({ stderr: "playgraph: something went wrong that should not have: x" })).toEqual(["other"]);
  expect(judged({ stderr: "failed: database is locked" })).toEqual(["manual unlock"]);
  expect(judged({ stdout: `key ${canary}` })).toEqual(["other"]);
});

it("[K8] there are more than 600 faults, and the emulator knows all of them", () => {
  const plans = faultPlans({ submit: 7, status: 7, result: 7, "upload-initiate": 1, "upload-put": 1, file: 9 });
  expect(plans.length).toBeGreaterThan(600);
  expect(new Set(plans.map(({ name }) => name)).size).toBe(plans.length);
  for (const { plan } of plans) expect(parseFaultPlan(plan)).toMatchObject({ ok: true });
});

it("[K2] what is random is decided by the seed", () => {
  const drawn = (seed: number) => Array.from({ length: 5 }, seeded(seed));
  expect(drawn(1)).toEqual(drawn(1));
  expect(drawn(1)).not.toEqual(drawn(2));
  expect(drawn(1).every((number) => number >= 0 && number < 1)).toBe(true);
});

it("[K2] the table sums up what each mode has found", () => {
  const mode: Mode = { name: "every", title: "each", trials: () => Promise.resolve([]) };
  const verdict = { generations: 7, accepted: 8, breaches: [{ kind: "duplicate", sentence: "" }, { kind: "lost", sentence: "" }] } as const;
  expect(table([{ mode, performed: [{ trial: "1", verdict, seconds: 1 }, { trial: "2", verdict, seconds: 1 }], seconds: 2 }]).split("\n").at(-1)).toMatch(/^\| every \| each +\| +2 \| +14 \| +16 \| +2 \| +0 \| +0 \| +2 \| +2 \|$/);
});
