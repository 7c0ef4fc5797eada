import type { Mode } from "../mode.ts";
import { faultPlans } from "../faultPlans.ts";
import { faultyRun } from "../faultyRun.ts";
import { undisturbedRun } from "../undisturbed.ts";

/** The short form tries one in so many; a number that no list of faults is likely to have. */
const stride = 149;

/** Lets each kind of fault strike each call of the reference graph, once or for good. */
export const faults: Mode = {
  name: "faults",
  title: "a fault of the service at each call",
  async trials({ seed, size }) {
    const { calls } = await undisturbedRun();
    return faultPlans(calls)
      .filter((_, index) => size === "long" || index % stride === seed % stride)
      .map((fault) => ({ name: fault.name, perform: () => faultyRun(fault) }));
  },
};
