import { acceptedByPayload } from "../accepted.ts";
import type { Breach } from "../breach.ts";
import { inspectFolder } from "../inspectFolder.ts";
import { judgeDatabase } from "../judgeDatabase.ts";
import { judgeFiles } from "../judgeFiles.ts";
import { countsOf } from "../judgeLab.ts";
import { duplicates } from "../judgeLedger.ts";
import { judgeProcess } from "../judgeProcess.ts";
import { openLab } from "../lab.ts";
import type { Mode, Verdict } from "../mode.ts";
import { sweepGraph } from "../referenceGraph.ts";
import { judgeSweep } from "../sweepRun.ts";

/** Gives a process so little memory that it dies, wherever it then is. */
export const oom: Mode = {
  name: "oom",
  title: "out of memory, then resumed",
  trials: ({ size }) => {
    // In megabytes. With 128 all 10,000 items are expected to get through.
    const heaps = size === "long" ? [16, 20, 22, 24, 26, 28, 30, 32, 36, 40, 48, 128] : [26];
    return Promise.resolve(heaps.map((heap) => ({ name: `${heap}-megabytes`, perform: () => starved(heap, heap === 128 ? 10_000 : size === "long" ? 1000 : 100) })));
  },
};

async function starved(megabytes: number, items: number): Promise<Verdict> {
  const lab = await openLab(sweepGraph(items), { concurrency: 64 });
  const breaches: Breach[] = [];
  const how = { deadline: 1_200_000, more: ["--on-unknown", "resubmit", "--concurrency", "fal=32", "--yes"] };
  try {
    const first = await lab.run({ ...how, node: [`--max-old-space-size=${megabytes}`] });
    const died = first.code !== 0;
    const second = died ? await lab.run(how) : first;
    if (!died) breaches.push(...judgeProcess(first));
    breaches.push(...judgeProcess(second), ...(await judgeSweep(lab, second, items)), ...duplicates(acceptedByPayload(lab.emulator.ledger())), ...judgeFiles(await inspectFolder(lab.folder)), ...judgeDatabase(lab.workspace));
    return { breaches, ...countsOf(lab), folder: lab.folder, note: died ? `died (${first.signal ?? `code ${first.code}`})` : "lived" };
  } finally {
    await lab.close(breaches.length > 0);
  }
}
