import type { Breach } from "../breach.ts";
import { inspectFolder } from "../inspectFolder.ts";
import { halfFiles } from "../judgeFiles.ts";
import { countsOf, judgeLab } from "../judgeLab.ts";
import { judgeProcess } from "../judgeProcess.ts";
import { openLab } from "../lab.ts";
import { lastWords } from "../lastWords.ts";
import type { Mode, Verdict } from "../mode.ts";
import { referenceGraph } from "../referenceGraph.ts";
import { drawnNumber, seeded } from "../seeded.ts";
import { undisturbedRun } from "../undisturbed.ts";

const codes = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

type Signal = { readonly step: number; readonly name: keyof typeof codes };

/** Asks the process to end, as Ctrl+C does, once or twice. */
export const signals: Mode = {
  name: "signals",
  title: "stopped by signals, then resumed",
  async trials({ seed, size }) {
    const { steps } = await undisturbedRun();
    return Array.from({ length: size === "long" ? 200 : 3 }, (_, index) => {
      const draw = seeded(seed * 6007 + index);
      const name = (["SIGINT", "SIGTERM", "SIGHUP"] as const)[index % 3] ?? "SIGINT";
      const step = drawnNumber(draw, 1, steps.length);
      const again = draw() < 0.4 ? [{ name, step: step + drawnNumber(draw, 1, 30) }] : [];
      const completes = draw() < 0.5;
      return { name: String(index + 1), perform: () => stopped([{ name, step }, ...again], completes) };
    });
  },
};

/** @param completes whether the service lets what runs come to its end, also when it is cancelled */
async function stopped(signals: readonly Signal[], completes: boolean): Promise<Verdict> {
  const undisturbed = await undisturbedRun();
  const lab = await openLab(referenceGraph, { cancelRunning: completes ? "completes" : "stops", timing: { queueMs: 20, runMs: 40, stepMs: 0 } });
  const breaches: Breach[] = [];
  try {
    const first = await lab.run({ injection: { signals } });
    breaches.push(...halfFiles(await inspectFolder(lab.folder)));
    const name = signals[0]?.name ?? "SIGINT";
    // Before the product listens to signals, the system's own way of ending is right, too.
    if (first.code !== 0 && first.code !== codes[name] && first.signal !== name) breaches.push({ kind: "other", sentence: `${name} at step ${signals[0]?.step} ended in code ${first.code}: ${lastWords(first)}` });
    const last = await lab.run({ more: ["--on-unknown", "resubmit"] });
    breaches.push(...lab.ended.filter(({ signal }) => signal !== name).flatMap(judgeProcess));
    const { accepted, generations } = countsOf(lab);
    const cancelled = lab.emulator.ledger().submissions.filter(({ outcome }) => outcome === "cancelled").length;
    if (accepted - generations > cancelled) breaches.push({ kind: "duplicate", sentence: `${accepted} submissions for ${generations} generations, and ${cancelled} were cancelled` });
    breaches.push(...(await judgeLab(lab, last, undisturbed)).filter(({ kind, sentence }) => kind !== "duplicate" || !sentence.startsWith("accepted")));
    return { breaches, generations, accepted, folder: lab.folder };
  } finally {
    await lab.close(breaches.length > 0);
  }
}
