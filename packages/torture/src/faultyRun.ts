import { acceptedByPayload } from "./accepted.ts";
import type { Breach } from "./breach.ts";
import type { PlannedFault } from "./faultPlans.ts";
import { countsOf, judgeLab } from "./judgeLab.ts";
import { duplicates } from "./judgeLedger.ts";
import { judgeProcess } from "./judgeProcess.ts";
import { openLab } from "./lab.ts";
import { lastWords } from "./lastWords.ts";
import type { Verdict } from "./mode.ts";
import type { Ended } from "./playgraph.ts";
import { referenceGraph } from "./referenceGraph.ts";
import { type RunSummary, runSummary } from "./runSummary.ts";
import { undisturbedRun } from "./undisturbed.ts";

/** Runs the reference graph on a service that misbehaves, and once more when it has come to its senses. */
export async function faultyRun({ plan, stands }: PlannedFault): Promise<Verdict> {
  const undisturbed = await undisturbedRun();
  const lab = await openLab(referenceGraph, { faults: plan });
  const breaches: Breach[] = [];
  try {
    const first = await lab.run();
    breaches.push(...typed(first, (await runSummary(lab.out))?.failures ?? []), ...duplicates(acceptedByPayload(lab.emulator.ledger())));
    if (first.code === 0) {
      breaches.push(...(await judgeLab(lab, first, undisturbed)));
    } else {
      lab.emulator.setFaults([]);
      const second = await lab.run({ more: ["--on-unknown", "resubmit"] });
      const { resubmitted = [] } = (await runSummary(lab.out)) ?? {};
      const { accepted, generations } = countsOf(lab);
      if (accepted - generations > resubmitted.length) breaches.push({ kind: "duplicate", sentence: `${accepted} submissions for ${generations} generations, and the run lists ${resubmitted.length} resubmissions` });
      if (!stands || second.code === 0) breaches.push(...(await judgeLab(lab, second, undisturbed)).filter(({ kind }) => kind !== "duplicate"));
    }
    breaches.push(...lab.ended.flatMap(judgeProcess));
    return { breaches, ...countsOf(lab), folder: lab.folder, ending: first.code === 0 ? "success" : first.code === 6 ? "decision" : "failure" };
  } finally {
    await lab.close(breaches.length > 0);
  }
}

/** A run that does not succeed says what failed, by a code that is no bug, and ends with the exit code that belongs to it. */
function typed(ended: Ended, failures: RunSummary["failures"]): readonly Breach[] {
  if (ended.code === 0) return [];
  if (ended.code === null || ![1, 3, 5, 6].includes(ended.code)) return [{ kind: "other", sentence: `exit code ${ended.code}: ${lastWords(ended)}` }];
  if (failures.length === 0) return [{ kind: "other", sentence: `exit code ${ended.code}, and no failure is told: ${lastWords(ended)}` }];
  return failures.flatMap(({ first }) => (first.code === "NodeBug" || first.message === "" ? [{ kind: "other" as const, sentence: `a failure that is a bug: ${first.message}` }] : []));
}
