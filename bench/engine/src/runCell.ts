import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { CellReport } from "./cellReport.ts";

/** What a cell shows: a report, or in a word or two why there is none. */
export type CellOutcome = { readonly report: CellReport } | { readonly trouble: string };

const cell = fileURLToPath(new URL("cell.ts", import.meta.url));

/** Runs one cell in a fresh process, so that nothing compiled, collected or kept by another one counts in it. @param seconds after which it is killed */
export function runCell(contender: string, shape: string, tasks: number, seconds: number): Promise<CellOutcome> {
  return new Promise((resolve) => {
    execFile(process.execPath, [cell, contender, shape, String(tasks)], { timeout: seconds * 1000, killSignal: "SIGKILL", maxBuffer: 64 * 1024 * 1024 }, (error, stdout, stderr) => {
      if (!error) resolve({ report: JSON.parse(stdout.trim().split("\n").at(-1) ?? "") as CellReport });
      else resolve({ trouble: error.killed === true ? `> ${seconds} s` : troubleIn(stderr) });
    });
  });
}

function troubleIn(stderr: string): string {
  if (stderr.includes("heap out of memory")) return "out of memory";
  if (stderr.includes("Maximum call stack size exceeded")) return "stack overflow";
  return stderr.split("\n").find((line) => /^\w*Error\b/.test(line))?.slice(0, 80) ?? "failed";
}
