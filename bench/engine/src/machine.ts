import { cpus, loadavg, platform, release, totalmem } from "node:os";
import { version } from "node:process";

/** Where figures come from, without which they mean nothing. The load tells whether others were at work at the same time. */
export function machine(): string {
  const [first, ...others] = cpus();
  const load = loadavg()[0] ?? 0;
  return `${first?.model.trim() ?? "unknown processor"}, ${others.length + 1} cores, ${Math.round(totalmem() / 2 ** 30)} GB; ${platform()} ${release()}; Node ${version}; load ${load.toFixed(1)} at the start`;
}

/** Whether more ran within the last minutes than there are cores for: one process of the bench is under way at any time. */
export function isBusy(): boolean {
  return (loadavg()[1] ?? 0) > cpus().length;
}
