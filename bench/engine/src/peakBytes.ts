import { existsSync, readFileSync } from "node:fs";

const status = "/proc/self/status";

/**
 * The most memory that this process has held, in bytes. On Linux the figure that everyone takes (`ru_maxrss`) begins with what the parent held when it
 * started the process, so there it is the kernel's own mark for this program alone.
 */
export function peakBytes(): number {
  const marked = existsSync(status) ? /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(status, "utf8"))?.[1] : undefined;
  return (marked === undefined ? process.resourceUsage().maxRSS : Number(marked)) * 1024;
}
