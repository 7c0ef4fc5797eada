import type { Breach } from "../breach.ts";
import { inspectFolder } from "../inspectFolder.ts";
import { halfFiles } from "../judgeFiles.ts";
import { countsOf, judgeLab } from "../judgeLab.ts";
import { judgeProcess } from "../judgeProcess.ts";
import { openLab } from "../lab.ts";
import type { Mode, Verdict } from "../mode.ts";
import { referenceGraph } from "../referenceGraph.ts";
import { drawnNumber, seeded } from "../seeded.ts";
import { undisturbedRun } from "../undisturbed.ts";

const day = 86_400_000;
const jumps = [-day, day, 3_600_000, -3_600_000, 3652 * day, -3652 * day];

type Jump = { readonly milliseconds: number; readonly fromStep: number };

/** Sets the wall clock wrong, before a run, in the middle of it, and after it was killed. */
export const clock: Mode = {
  name: "clock",
  title: "the wall clock jumps; killed, then resumed",
  async trials({ seed, size }) {
    const { steps } = await undisturbedRun();
    const draw = seeded(seed);
    return Array.from({ length: size === "long" ? 60 : 2 }, (_, index) => {
      const milliseconds = jumps[index % jumps.length] ?? day;
      const kill = drawnNumber(draw, 1, steps.length);
      const first = { milliseconds, fromStep: index % 2 === 0 ? drawnNumber(draw, 1, steps.length) : 0 };
      return { name: String(index + 1), perform: () => jumped(kill, first, { milliseconds: -milliseconds, fromStep: drawnNumber(seeded(index), 0, 200) }) };
    });
  },
};

async function jumped(kill: number, first: Jump, second: Jump): Promise<Verdict> {
  const undisturbed = await undisturbedRun();
  const lab = await openLab(referenceGraph);
  const breaches: Breach[] = [];
  try {
    await lab.run({ injection: { kill: { step: kill, when: "before" }, clock: first }, more: ["--on-unknown", "resubmit"] });
    breaches.push(...halfFiles(await inspectFolder(lab.folder)));
    const end = await lab.run({ injection: { clock: second }, more: ["--on-unknown", "resubmit"] });
    breaches.push(...lab.ended.flatMap(judgeProcess), ...(await judgeLab(lab, end, undisturbed)));
    const negative = /-\d+(?:\.\d+)? s\b/.exec(lab.ended.map(({ stdout, stderr }) => stdout + stderr).join("\n"));
    if (negative) breaches.push({ kind: "other", sentence: `a duration is negative: ${negative[0]}` });
    return { breaches, ...countsOf(lab), folder: lab.folder };
  } finally {
    await lab.close(breaches.length > 0);
  }
}
