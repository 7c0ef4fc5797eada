import { acceptedByPayload } from "../accepted.ts";
import type { Breach } from "../breach.ts";
import { inspectFolder } from "../inspectFolder.ts";
import { judgeDatabase } from "../judgeDatabase.ts";
import { judgeFiles } from "../judgeFiles.ts";
import { countsOf } from "../judgeLab.ts";
import { duplicates } from "../judgeLedger.ts";
import { judgeProcess } from "../judgeProcess.ts";
import { type Lab, openLab, type RunOptions } from "../lab.ts";
import { chanceFaults } from "../chanceFaults.ts";
import type { Mode, Verdict } from "../mode.ts";
import { watchedMemory } from "../watchedMemory.ts";
import type { Ended } from "../playgraph.ts";
import { sweepGraph } from "../referenceGraph.ts";
import { runOf } from "../runOf.ts";
import { runSummary } from "../runSummary.ts";
import { seeded } from "../seeded.ts";
import { judgeSweep } from "../sweepRun.ts";

type Load = { readonly items: number; readonly kills: number; readonly list: "immediate" | "off"; readonly chance: number; readonly seed: number };

/** Bytes that a process may have in memory at its highest. */
const mostMemory = 512 * 1024 * 1024;
/** Times that a disturbed run may take of the time that an undisturbed one took. */
const mostTime = 1.5;
/** Milliseconds between two looks at how far a run has come. */
const look = 250;

/** Thousands of generations, with faults at random and a process that is killed again and again. */
export const load: Mode = {
  name: "load",
  title: "many generations, a tenth of all calls faulty, killed 20 times",
  trials: ({ seed, size }) => {
    const items = size === "long" ? 10_000 : 100;
    const kills = size === "long" ? 20 : 2;
    let fast: number | undefined;
    const undisturbed = async (): Promise<Verdict> => {
      const started = performance.now();
      const verdict = await loaded({ items, kills: 0, list: "immediate", chance: 0, seed });
      fast = (performance.now() - started) / 1000;
      return { ...verdict, note: `${verdict.note ?? ""}, ${fast.toFixed(0)} s` };
    };
    const disturbed = (list: Load["list"]) => async (): Promise<Verdict> => {
      const started = performance.now();
      const verdict = await loaded({ items, kills, list, chance: 0.1, seed });
      const seconds = (performance.now() - started) / 1000;
      const times = fast === undefined ? undefined : seconds / fast;
      const slow: readonly Breach[] = size === "long" && list === "immediate" && times !== undefined && times > mostTime ? [{ kind: "other", sentence: `it took ${times.toFixed(2)} times as long as without faults, more than ${mostTime}` }] : [];
      return { ...verdict, breaches: [...verdict.breaches, ...slow], note: `${verdict.note ?? ""}, ${seconds.toFixed(0)} s${times === undefined ? "" : `, ${times.toFixed(2)} times as long as without faults`}` };
    };
    return Promise.resolve([
      { name: "undisturbed", isAlone: true, perform: undisturbed },
      { name: "list-on", isAlone: true, perform: disturbed("immediate") },
      { name: "list-off", isAlone: true, perform: disturbed("off") },
    ]);
  },
};

async function loaded({ items, kills, list, chance, seed }: Load): Promise<Verdict> {
  const lab = await openLab(sweepGraph(items), { concurrency: 64, random: seeded(seed), faults: chance === 0 ? [] : chanceFaults(chance), ...(list === "off" ? { requestList: "off" } : {}) });
  const breaches: Breach[] = [];
  let memory = 0;
  try {
    for (let kill = 1; kill <= kills; kill++) {
      const aim = Math.round((items * kill) / (kills + 1));
      memory = Math.max(memory, await watched((options) => goOn(lab, options), () => lab.emulator.ledger().submissions.length >= aim));
    }
    memory = Math.max(memory, await watched((options) => goOn(lab, options), () => false));
    // A service that is out of order for long is given up; whoever asks again goes on.
    for (let again = 0; again < 3 && lab.ended.at(-1)?.code !== 0; again++) memory = Math.max(memory, await watched((options) => goOn(lab, options), () => false));
    const last = lab.ended.at(-1);
    if (last) breaches.push(...(await judgeSweep(lab, last, items)));
    const { accepted, generations } = countsOf(lab);
    const listed = (await runSummary(lab.out))?.resubmitted.length ?? 0;
    if (list === "immediate") breaches.push(...duplicates(acceptedByPayload(lab.emulator.ledger())));
    // A resubmission counts whether the one before it had been accepted or not.
    else if (accepted - generations > listed) breaches.push({ kind: "duplicate", sentence: `${accepted} submissions for ${generations} generations, and ${listed} resubmissions are listed` });
    if (generations !== items) breaches.push({ kind: "lost", sentence: `${generations} generations instead of ${items}` });
    if (memory > mostMemory) breaches.push({ kind: "other", sentence: `a process had ${Math.round(memory / 1024 / 1024)} MB in memory` });
    breaches.push(...lab.ended.flatMap(judgeProcess), ...judgeFiles(await inspectFolder(lab.folder)), ...judgeDatabase(lab.workspace));
    return { breaches, generations, accepted, folder: lab.folder, note: `at most ${Math.round(memory / 1024 / 1024)} MB in memory, ${listed} resubmissions listed, ${lab.ended.length} processes` };
  } finally {
    await lab.close(breaches.length > 0);
  }
}

function goOn(lab: Lab, options: RunOptions): Promise<Ended> {
  const run = runOf(lab.ended);
  const how = { deadline: 3_600_000, injection: { speed: 1 }, more: ["--concurrency", "fal=32", "--on-unknown", "resubmit", "--max-generations", "1000000"], ...options };
  return run === undefined ? lab.run(how) : lab.command(["run", "--resume", run, "--fal", lab.emulator.url], how);
}

/**
 * @param isEnough when the process is killed
 * @returns bytes that it had in memory at its highest
 */
async function watched(start: (options: RunOptions) => Promise<unknown>, isEnough: () => boolean): Promise<number> {
  let memory = 0;
  let timer: NodeJS.Timeout | undefined;
  await start({
    onStart: ({ pid, kill }) => {
      timer = setInterval(() => {
        memory = Math.max(memory, watchedMemory(pid));
        if (isEnough()) kill();
      }, look);
    },
  });
  clearInterval(timer);
  return memory;
}
