import { acceptedByPayload } from "../accepted.ts";
import type { Breach } from "../breach.ts";
import { countsOf } from "../judgeLab.ts";
import { duplicates } from "../judgeLedger.ts";
import { judgeProcess } from "../judgeProcess.ts";
import { type Lab, openLab, type RunOptions } from "../lab.ts";
import { lastWords } from "../lastWords.ts";
import type { Mode, Verdict } from "../mode.ts";
import type { Ended } from "../playgraph.ts";
import { sweepGraph } from "../referenceGraph.ts";
import { runOf } from "../runOf.ts";
import { drawnNumber, seeded } from "../seeded.ts";
import { judgeSweep } from "../sweepRun.ts";

type Cap = {
  readonly items: number;
  /** Images of each request. */
  readonly each: number;
  /** Images that may be paid. */
  readonly cap: number;
  readonly options: readonly string[];
  /** Steps at which a process is killed before the last one. */
  readonly kills: readonly number[];
};

/** More work than the cap allows, many requests at a time. */
export const cap: Mode = {
  name: "cap",
  title: "more items than the cap allows",
  trials: ({ seed, size }) => {
    const draw = seeded(seed);
    const items = size === "long" ? 1000 : 60;
    const most = size === "long" ? 100 : 10;
    const kills = () => Array.from({ length: 3 }, () => drawnNumber(draw, 20, size === "long" ? 800 : 200));
    const images = ["--max-generations", String(most)];
    const money = ["--max-cost", (most * 0.02).toFixed(2), "--price", "fal-ai/playground-v25=0.02"];
    const caps: readonly (readonly [string, Cap])[] = [
      ["images", { items, each: 1, cap: most, options: images, kills: [] }],
      ["three-each", { items, each: 3, cap: most, options: images, kills: [] }],
      ["money", { items, each: 1, cap: most, options: money, kills: [] }],
      ["killed", { items, each: 1, cap: most, options: images, kills: kills() }],
      ["killed-money", { items, each: 3, cap: most, options: money, kills: kills() }],
    ];
    const tried = caps.filter(([name]) => size === "long" || name === "three-each" || name === "killed-money");
    return Promise.resolve([...tried.map(([name, cap]) => ({ name, perform: () => capped(cap) })), { name: "unknown-price", perform: unpriced }]);
  },
};

const wide = ["--concurrency", "fal=32", "--on-unknown", "resubmit"];

async function capped({ items, each, cap, options, kills }: Cap): Promise<Verdict> {
  const lab = await openLab(sweepGraph(items, { num_images: each }), { concurrency: 64 });
  const breaches: Breach[] = [];
  try {
    for (const step of kills) await goOn(lab, options, { injection: { kill: { step, when: "before" } } });
    const end = await goOn(lab, options);
    if (end.code !== 4) breaches.push({ kind: "other", sentence: `exit code ${end.code} instead of 4: ${lastWords(end)}` });
    // The ledger only grows: what it holds at the end is the most that it ever held.
    const { accepted } = countsOf(lab);
    // One that was killed before it could tell its run's id has left a run that nobody goes on with.
    const budgets = lab.ended.filter(({ argv }) => !argv.includes("--resume")).length;
    if (accepted * each > cap * budgets) breaches.push({ kind: "other", sentence: `${accepted} submissions of ${each} images, where ${cap * budgets} images were allowed` });
    if (accepted === 0 || (kills.length === 0 && accepted !== Math.floor(cap / each))) breaches.push({ kind: "lost", sentence: `${accepted} submissions, where the cap allows ${Math.floor(cap / each)}` });
    breaches.push(...duplicates(acceptedByPayload(lab.emulator.ledger())), ...lab.ended.flatMap(judgeProcess));
    // What the cap stopped is stopped, and no more: with room, the rest is made and nothing twice.
    if (items <= 100) {
      const rest = await lab.run({ more: [...wide, "--max-generations", String(items * each)] });
      breaches.push(...judgeProcess(rest), ...duplicates(acceptedByPayload(lab.emulator.ledger())), ...(each === 1 ? await judgeSweep(lab, rest, items) : []));
    }
    return { breaches, ...countsOf(lab), folder: lab.folder };
  } finally {
    await lab.close(breaches.length > 0);
  }
}

/** Starts a run, or goes on with the one that is there: the cap is a run's, so who starts another has another budget. */
function goOn(lab: Lab, options: readonly string[], how: RunOptions = {}): Promise<Ended> {
  const run = runOf(lab.ended);
  const more = [...wide, ...options];
  return run === undefined ? lab.run({ ...how, more }) : lab.command(["run", "--resume", run, "--fal", lab.emulator.url], { ...how, more });
}

/** Nobody knows what it costs: nothing is sent under a cap of money. */
async function unpriced(): Promise<Verdict> {
  const lab = await openLab(sweepGraph(10));
  const breaches: Breach[] = [];
  try {
    const end = await lab.run({ more: ["--max-cost", "1"] });
    breaches.push(...judgeProcess(end));
    if (end.code !== 4 && end.code !== 2) breaches.push({ kind: "other", sentence: `exit code ${end.code} where no price is known: ${lastWords(end)}` });
    if (countsOf(lab).accepted > 0) breaches.push({ kind: "other", sentence: "something was sent of which nobody knew the price" });
    return { breaches, ...countsOf(lab), folder: lab.folder };
  } finally {
    await lab.close(breaches.length > 0);
  }
}
