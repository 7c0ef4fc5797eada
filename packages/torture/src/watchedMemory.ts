import { readFileSync } from "node:fs";

/** Bytes that a process had in memory at its highest so far; 0 where the system does not tell, or when it has ended. */
export function watchedMemory(pid: number): number {
  try {
    return Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0) * 1024;
  } catch {
    return 0;
  }
}
