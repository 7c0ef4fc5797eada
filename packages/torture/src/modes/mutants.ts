import { acceptedByPayload } from "../accepted.ts";
import type { Breach } from "../breach.ts";
import { countsOf, judgeLab } from "../judgeLab.ts";
import { duplicates } from "../judgeLedger.ts";
import { judgeProcess } from "../judgeProcess.ts";
import { type Lab, openLab } from "../lab.ts";
import { lastWords } from "../lastWords.ts";
import type { Mode, Verdict } from "../mode.ts";
import { mutations } from "../mutations.ts";
import { referenceGraph } from "../referenceGraph.ts";
import { drawnNumber, seeded } from "../seeded.ts";
import { undisturbedRun } from "../undisturbed.ts";

/** Damages the database between two runs. */
export const mutants: Mode = {
  name: "mutants",
  title: "a damaged database; what is paid is not paid again by itself",
  async trials({ seed, size }) {
    const { steps } = await undisturbedRun();
    return Array.from({ length: size === "long" ? 500 : 4 }, (_, index) => {
      const draw = seeded(seed * 7919 + index);
      const [name, mutate] = mutations[index % mutations.length] ?? ["", () => Promise.resolve(false)];
      // Only after a run that was killed is there a log beside the database, and its index.
      const kill = index % 3 === 0 || /-log$|-index$/.test(name) ? drawnNumber(draw, 100, steps.length) : undefined;
      return { name: `${index + 1}-${name}`, perform: () => mutated(kill, (workspace) => mutate(workspace, draw)) };
    });
  },
};

async function mutated(kill: number | undefined, mutate: (workspace: string) => Promise<boolean>): Promise<Verdict> {
  const undisturbed = await undisturbedRun();
  const lab = await openLab(referenceGraph);
  const breaches: Breach[] = [];
  try {
    await lab.run(kill === undefined ? {} : { injection: { kill: { step: kill, when: "before" } } });
    const before = acceptedByPayload(lab.emulator.ledger());
    if (!(await mutate(lab.workspace))) return { breaches, ...countsOf(lab), note: "there was nothing to damage" };

    const run = await lab.run();
    const sent = acceptedByPayload(lab.emulator.ledger());
    if (run.code === 0) {
      breaches.push(...(await judgeLab(lab, run, undisturbed)));
    } else if (run.code === 6) {
      breaches.push(...duplicates(sent));
      if (/runs repair/.test(run.stderr) && sumOf(sent) > sumOf(before)) breaches.push({ kind: "other", sentence: "something was sent, though the database is told to be damaged" });
      breaches.push(...(await repaired(lab, before)));
    } else {
      breaches.push({ kind: "other", sentence: `exit code ${run.code} with a damaged database: ${lastWords(run)}` });
    }
    breaches.push(...lab.ended.flatMap(judgeProcess));
    return { breaches, ...countsOf(lab), folder: lab.folder, ending: run.code === 0 ? "success" : "decision" };
  } finally {
    await lab.close(breaches.length > 0);
  }
}

/** The way out that is told leads to the end. What cannot be kept is told before anything is bought again. */
async function repaired(lab: Lab, before: ReadonlyMap<string, number>): Promise<readonly Breach[]> {
  const breaches: Breach[] = [];
  const isDamaged = /runs repair/.test(lab.ended.at(-1)?.stderr ?? "");
  const repair = isDamaged ? await lab.command(["runs", "repair"]) : undefined;
  if (repair && repair.code !== 0) breaches.push({ kind: "manual unlock", sentence: `repair ended with code ${repair.code}: ${lastWords(repair)}` });
  const isLoss = /may pay for them again/.test(repair?.stdout ?? "");
  const first = await lab.run();
  const again = [...acceptedByPayload(lab.emulator.ledger())].filter(([payload, count]) => before.has(payload) && count > 1);
  if (!isLoss) for (const [payload, count] of again) breaches.push({ kind: "duplicate", sentence: `accepted ${count} times after a repair that told of no loss: ${payload}` });
  const last = first.code === 6 ? await lab.run({ more: ["--on-unknown", "resubmit"] }) : first;
  if (last.code !== 0) breaches.push({ kind: "lost", sentence: `after the repair the run ended with code ${last.code}: ${lastWords(last)}` });
  return breaches;
}

function sumOf(counts: ReadonlyMap<string, number>): number {
  return [...counts.values()].reduce((sum, count) => sum + count, 0);
}
