import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";

/** The file that `playgraph` starts. */
export const binary = fileURLToPath(new URL("../../bin/playgraph.cjs", import.meta.url));

type Ended = { readonly code: number | null; readonly stdout: string; readonly stderr: string };

export type Playgraph = {
  readonly process: ChildProcessWithoutNullStreams;
  readonly ended: Promise<Ended>;
  /** Resolves once standard error or output holds the text. */
  readonly says: (text: string) => Promise<void>;
};

/** The real command, in a process of its own. It does not outlive the test. */
export function playgraph(argv: readonly string[], options: { readonly cwd: string; readonly env?: Readonly<Record<string, string>>; readonly keepsStdin?: boolean; /** A command that starts what comes after it. */ readonly through?: readonly [string, ...string[]] }): Playgraph {
  const [program, ...before] = [...(options.through ?? []), process.execPath, binary];
  const child = spawn(program, [...before, ...argv], { cwd: options.cwd, env: { PATH: process.env["PATH"], ...options.env }, stdio: "pipe" });
  if (options.keepsStdin !== true) child.stdin.end();
  onTestFinished(() => void child.kill("SIGKILL"));
  const texts = { stdout: "", stderr: "" };
  const watchers = new Set<() => void>();
  for (const name of ["stdout", "stderr"] as const) {
    child[name].setEncoding("utf8").on("data", (text: string) => {
      texts[name] += text;
      for (const watch of watchers) watch();
    });
  }
  const { promise: ended, resolve } = Promise.withResolvers<Ended>();
  child.on("close", (code) => resolve({ code, ...texts }));
  const says = (text: string) =>
    new Promise<void>((found) => {
      const watch = () => {
        if (!texts.stdout.includes(text) && !texts.stderr.includes(text)) return;
        watchers.delete(watch);
        found();
      };
      watchers.add(watch);
      watch();
    });
  return { process: child, ended, says };
}
