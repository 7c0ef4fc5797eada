import type { Breach } from "./breach.ts";
import type { Kill } from "./injection.ts";
import { inspectFolder } from "./inspectFolder.ts";
import { halfFiles } from "./judgeFiles.ts";
import { countsOf, judgeLab } from "./judgeLab.ts";
import { judgeProcess } from "./judgeProcess.ts";
import { type Lab, openLab } from "./lab.ts";
import type { Verdict } from "./mode.ts";
import type { Ended } from "./playgraph.ts";
import { referenceGraph } from "./referenceGraph.ts";
import { runOf } from "./runOf.ts";
import { undisturbedRun } from "./undisturbed.ts";

export type KilledRun = {
  /** One process each, in a row. */
  readonly kills: readonly Kill[];
  /** How the last process is told to deal with what nobody knows. `fail` asks once more, knowingly, where that ends in a decision. */
  readonly onUnknown: "fail" | "resubmit";
  /** Whether it goes on by the run's id, and not by the same command. */
  readonly resumes: boolean;
};

/** Runs the reference graph, kills it as often as told, lets it come to its end, and judges. */
export async function killedRun({ kills, onUnknown, resumes }: KilledRun): Promise<Verdict> {
  const undisturbed = await undisturbedRun();
  const lab = await openLab(referenceGraph);
  const breaches: Breach[] = [];
  try {
    for (const kill of kills) {
      await lab.run({ injection: { kill }, more: ["--on-unknown", "resubmit"] });
      breaches.push(...halfFiles(await inspectFolder(lab.folder)));
    }
    const end = await finish(lab, { onUnknown, resumes });
    breaches.push(...lab.ended.flatMap(judgeProcess), ...(await judgeLab(lab, end, undisturbed)));
    return { breaches, ...countsOf(lab), folder: lab.folder };
  } finally {
    await lab.close(breaches.length > 0);
  }
}

async function finish(lab: Lab, { onUnknown, resumes }: Pick<KilledRun, "onUnknown" | "resumes">): Promise<Ended> {
  const run = resumes ? runOf(lab.ended) : undefined;
  const goOn = (decision: KilledRun["onUnknown"]) =>
    run === undefined ? lab.run({ more: ["--on-unknown", decision] }) : lab.command(["run", "--resume", run, "--fal", lab.emulator.url, "--on-unknown", decision]);
  const end = await goOn(onUnknown);
  return end.code === 6 && onUnknown === "fail" ? goOn("resubmit") : end;
}
