import { acceptedByPayload } from "./accepted.ts";
import type { Breach } from "./breach.ts";
import { endState } from "./endState.ts";
import { inspectFolder } from "./inspectFolder.ts";
import { judgeDatabase } from "./judgeDatabase.ts";
import { judgeFiles } from "./judgeFiles.ts";
import { duplicates, judgeLedger } from "./judgeLedger.ts";
import { judgeState } from "./judgeState.ts";
import type { Lab } from "./lab.ts";
import { lastWords } from "./lastWords.ts";
import type { Verdict } from "./mode.ts";
import type { Ended } from "./playgraph.ts";
import type { Undisturbed } from "./undisturbed.ts";

/** What is to be said when the last process of a trial has ended. Where it did not succeed, all that it lacks follows from that. */
export async function judgeLab(lab: Lab, last: Ended, undisturbed: Pick<Undisturbed, "accepted" | "state">): Promise<readonly Breach[]> {
  const accepted = acceptedByPayload(lab.emulator.ledger());
  if (last.code !== 0) return [{ kind: "lost", sentence: `the last run ended with code ${last.code}: ${lastWords(last)}` }, ...duplicates(accepted)];
  return [...judgeLedger(accepted, undisturbed.accepted), ...judgeState(await endState(lab.out), undisturbed.state), ...judgeFiles(await inspectFolder(lab.folder)), ...judgeDatabase(lab.workspace)];
}

export function countsOf(lab: Lab): Pick<Verdict, "generations" | "accepted"> {
  const ledger = lab.emulator.ledger();
  return { generations: acceptedByPayload(ledger).size, accepted: ledger.submissions.length };
}
