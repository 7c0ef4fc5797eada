import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { acceptedByPayload } from "./accepted.ts";
import { type EndState, endState } from "./endState.ts";
import { openLab } from "./lab.ts";
import { referenceGraph } from "./referenceGraph.ts";

/** What the reference graph gives, and does, when nobody disturbs it. */
export type Undisturbed = {
  readonly accepted: ReadonlyMap<string, number>;
  readonly state: EndState;
  /** Names of its steps, in order: about the same in each run, for what happens at the same time may change places. */
  readonly steps: readonly string[];
  readonly calls: Readonly<Record<string, number>>;
};

let known: Promise<Undisturbed> | undefined;

/** Made once in a process. @throws Error if it does not succeed */
export function undisturbedRun(): Promise<Undisturbed> {
  known ??= make();
  return known;
}

async function make(): Promise<Undisturbed> {
  const lab = await openLab(referenceGraph);
  try {
    const report = join(lab.folder, "steps.txt");
    const { code, stderr } = await lab.run({ injection: { report } });
    if (code !== 0) throw new Error(`The undisturbed run ended with code ${code}: ${stderr.slice(-2000)}`);
    const ledger = lab.emulator.ledger();
    const steps = (await readFile(report, "utf8")).split("\n");
    return { accepted: acceptedByPayload(ledger), state: await endState(lab.out), steps, calls: ledger.calls };
  } finally {
    await lab.close(false);
  }
}
