import { acceptedByPayload } from "./accepted.ts";
import type { Breach } from "./breach.ts";
import { databaseProblem, endState } from "./endState.ts";
import { inspectFolder } from "./inspectFolder.ts";
import { judgeAccepted, judgeEnd } from "./judgeEnd.ts";
import type { Lab } from "./lab.ts";
import { lastWords } from "./lastWords.ts";
import type { Verdict } from "./mode.ts";
import type { Ended } from "./playgraph.ts";
import type { Undisturbed } from "./undisturbed.ts";

/** What is to be said when the last process of a trial has ended. Where it did not succeed, all that it lacks follows from that. */
export async function judgeLab(lab: Lab, last: Ended, undisturbed: Pick<Undisturbed, "accepted" | "state">): Promise<readonly Breach[]> {
  const accepted = acceptedByPayload(lab.emulator.ledger());
  if (last.code !== 0) return [{ kind: "lost", sentence: `the last run ended with code ${last.code}: ${lastWords(last)}` }, ...judgeAccepted(accepted)];
  return judgeEnd({ accepted, state: await endState(lab.out), inspection: await inspectFolder(lab.folder), databaseProblem: databaseProblem(lab.workspace) }, undisturbed);
}

export function countsOf(lab: Lab): Pick<Verdict, "generations" | "accepted"> {
  const ledger = lab.emulator.ledger();
  return { generations: acceptedByPayload(ledger).size, accepted: ledger.submissions.length };
}
