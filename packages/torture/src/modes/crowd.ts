import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { acceptedByPayload } from "../accepted.ts";
import type { Breach } from "../breach.ts";
import { endState } from "../endState.ts";
import { inspectFolder } from "../inspectFolder.ts";
import { judgeDatabase } from "../judgeDatabase.ts";
import { judgeFiles } from "../judgeFiles.ts";
import { countsOf } from "../judgeLab.ts";
import { judgeLedger } from "../judgeLedger.ts";
import { judgeProcess } from "../judgeProcess.ts";
import { judgeState } from "../judgeState.ts";
import { openLab } from "../lab.ts";
import { lastWords } from "../lastWords.ts";
import type { Mode, Verdict } from "../mode.ts";
import { referenceGraph } from "../referenceGraph.ts";
import { drawnNumber, seeded } from "../seeded.ts";
import { undisturbedRun } from "../undisturbed.ts";

/** Starts the same graph many times at once on one workspace. */
export const crowd: Mode = {
  name: "crowd",
  title: "the same graph many times at once; some are killed",
  trials: ({ seed, size }) => {
    const sizes = size === "long" ? [20, 20, 20, 50] : [5];
    return Promise.resolve(
      sizes.flatMap((count, index) => [
        { name: `${count}-${index + 1}`, isAlone: true, perform: () => crowded(count, []) },
        { name: `${count}-${index + 1}-killed`, isAlone: true, perform: () => crowded(count, victims(seed + index, count)) },
      ]),
    );
  },
};

/** A quarter of them, each with the step at which it is killed. */
function victims(seed: number, count: number): readonly number[] {
  const draw = seeded(seed);
  return Array.from({ length: Math.ceil(count / 4) }, () => drawnNumber(draw, 20, 400));
}

async function crowded(count: number, kills: readonly number[]): Promise<Verdict> {
  const undisturbed = await undisturbedRun();
  const lab = await openLab(referenceGraph);
  const breaches: Breach[] = [];
  try {
    // Each writes into a folder of its own, in the one workspace.
    const ended = await Promise.all(
      Array.from({ length: count }, (_, index) => {
        const step = kills[index];
        // Their sleeps last as long as they should: so many at a time are slow, and must not run out of patience.
        return lab.command(["run", "graph.json", "--fal", lab.emulator.url, "--on-unknown", "resubmit"], { deadline: 300_000, injection: { speed: 1, ...(step === undefined ? {} : { kill: { step, when: "before" } }) } });
      }),
    );
    breaches.push(...ended.flatMap(judgeProcess));
    for (const one of ended) if (one.code !== 0 && one.signal === null) breaches.push({ kind: "other", sentence: `one of ${count} ended with code ${one.code}: ${lastWords(one)}` });
    // What a killed one has left is somebody's to clear away, and that is the next who comes.
    const last = kills.length === 0 ? undefined : await lab.run({ injection: { speed: 1 }, more: ["--on-unknown", "resubmit"] });
    if (last !== undefined && last.code !== 0) breaches.push({ kind: "lost", sentence: `the run after them ended with code ${last.code}: ${lastWords(last)}` });
    breaches.push(...judgeLedger(acceptedByPayload(lab.emulator.ledger()), undisturbed.accepted), ...judgeFiles(await inspectFolder(lab.folder)), ...judgeDatabase(lab.workspace));
    const runs = join(lab.workspace, "runs");
    let whole = 0;
    for (const run of await readdir(runs).catch(() => [])) {
      const state = await endState(join(runs, run));
      // Of one that was killed there may be a part.
      if (state.rows.length === 0 && kills.length > 0) continue;
      whole += 1;
      breaches.push(...judgeState(state, undisturbed.state));
    }
    const survivors = ended.filter(({ signal }) => signal === null).length;
    if (whole < survivors) breaches.push({ kind: "lost", sentence: `${survivors} processes came to their end, and ${whole} have results` });
    return { breaches, ...countsOf(lab), folder: lab.folder };
  } finally {
    await lab.close(breaches.length > 0);
  }
}
