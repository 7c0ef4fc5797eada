import type { Kill } from "../injection.ts";
import { killedRun } from "../killedRun.ts";
import type { Mode } from "../mode.ts";
import { drawnNumber, seeded } from "../seeded.ts";
import { undisturbedRun } from "../undisturbed.ts";

const counts = { short: 4, long: 1000 };
const moments: readonly Kill["when"][] = ["before", "during", "after"];

/** Ends the process at random steps, also while it resumes, up to four times in a row. */
export const random: Mode = {
  name: "random",
  title: "killed at random steps, up to four times",
  async trials({ seed, size }) {
    const { steps } = await undisturbedRun();
    return Array.from({ length: counts[size] }, (_, index) => {
      const draw = seeded(seed * 100_003 + index);
      // A process that resumes has fewer steps than the first.
      const kill = (most: number): Kill => ({ step: drawnNumber(draw, 1, most), when: moments[drawnNumber(draw, 0, 2)] ?? "before" });
      const again = draw() < 0.5 ? drawnNumber(draw, 1, 3) : 0;
      const kills = [kill(steps.length), ...Array.from({ length: again }, () => kill(Math.ceil(steps.length / 2)))];
      return { name: String(index + 1), perform: () => killedRun({ kills, onUnknown: draw() < 0.5 ? "resubmit" : "fail", resumes: draw() < 0.5 }) };
    });
  },
};
