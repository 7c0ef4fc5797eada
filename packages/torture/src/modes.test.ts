import { expect, it } from "vitest";
import type { Mode } from "./mode.ts";
import { cap } from "./modes/cap.ts";
import { clock } from "./modes/clock.ts";
import { crowd } from "./modes/crowd.ts";
import { every } from "./modes/every.ts";
import { faults } from "./modes/faults.ts";
import { mutants } from "./modes/mutants.ts";
import { random } from "./modes/random.ts";
import { signals } from "./modes/signals.ts";
import { storage } from "./modes/storage.ts";
import { performTrials } from "./performTrials.ts";

/** Each rule that is broken, with the trial; `npm run torture -- MODE --short --only TRIAL` repeats it. */
async function broken(mode: Mode): Promise<readonly string[]> {
  const performed = await performTrials(await mode.trials({ seed: 1, size: "short" }), 2, () => undefined);
  expect(performed.length).toBeGreaterThan(0);
  return performed.flatMap(({ trial, verdict }) => verdict.breaches.map(({ kind, sentence }) => `${mode.name} ${trial}: ${kind}: ${sentence}`));
}

const patience = 300_000;

it("[K4] killed at a step, then resumed: each generation is bought once, and all results are there", async () => expect(await broken(every)).toEqual([]), patience);

it("[K4] killed at random steps, again and again: the same", async () => expect(await broken(random)).toEqual([]), patience);

it("[K8] a fault of the service ends in success, a typed failure or a decision", async () => expect(await broken(faults)).toEqual([]), patience);

it("[K9] a crowd on one workspace buys each generation once, and nobody fails", async () => expect(await broken(crowd)).toEqual([]), patience);

it("[K10] a cap is never passed, also not by a run that was killed", async () => expect(await broken(cap)).toEqual([]), patience);

it("[K11] a wall clock that jumps does no harm", async () => expect(await broken(clock)).toEqual([]), patience);

it("[K12] without room nothing is sent that is not written down, and with room all is finished", async () => expect(await broken(storage)).toEqual([]), patience);

it("[K13] a damaged database is seen, and nothing is bought because of it", async () => expect(await broken(mutants)).toEqual([]), patience);

it("[K16] a run that is stopped by a signal is resumed, and buys again only what was cancelled", async () => expect(await broken(signals)).toEqual([]), patience);
