import type { Kill } from "../injection.ts";
import { killedRun } from "../killedRun.ts";
import type { Mode } from "../mode.ts";
import { undisturbedRun } from "../undisturbed.ts";

/** Steps between two that are tried, in the short form; a number that no loop of the product is likely to have. */
const stride = 89;

/** Ends the process at each of its steps in turn, also in the middle of those that write. */
export const every: Mode = {
  name: "every",
  title: "killed at every step, then resumed",
  async trials({ seed, size }) {
    const { steps } = await undisturbedRun();
    // A few more than there were: another run may have more of them.
    const most = Math.ceil(steps.length * 1.05);
    const kills: Kill[] = [];
    for (let step = size === "long" ? 1 : 1 + (seed % stride); step <= most; step += size === "long" ? 1 : stride) {
      kills.push({ step, when: "before" });
      if (size === "long" && /^(?:handle\.write|writeFile|writeSync|appendFile|socket write)/.test(steps[step - 1] ?? "")) kills.push({ step, when: "during" });
    }
    return kills.map((kill) => ({
      name: kill.when === "before" ? String(kill.step) : `${kill.step}-${kill.when}`,
      perform: () => killedRun({ kills: [kill], onUnknown: kill.step % 4 < 2 ? "resubmit" : "fail", resumes: kill.step % 2 === 0 }),
    }));
  },
};
