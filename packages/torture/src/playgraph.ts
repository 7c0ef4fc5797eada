import { spawn } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Injection, injectionVariable } from "./injection.ts";

const binary = fileURLToPath(new URL("../../cli/bin/playgraph.cjs", import.meta.url));
const preload = fileURLToPath(new URL("numberedSteps.ts", import.meta.url));

/** A key that must never be seen anywhere. It is not sent to an emulator. */
export const canary = "canary-3f1b7c:never-print-9a2e64";

export type Ended = {
  readonly argv: readonly string[];
  /** Null where a signal ended it. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Whether it had to be ended because it did not end by itself in time. */
  readonly hung: boolean;
};

export type Start = {
  readonly cwd: string;
  readonly argv: readonly string[];
  readonly injection?: Omit<Injection, "folder">;
  /** Milliseconds after which it counts as hung. */
  readonly deadline: number;
  /** Options of Node. */
  readonly node?: readonly string[];
  /** A shell command that is put before, such as `ulimit -f 100`. */
  readonly shell?: string;
  readonly onStart?: (process: { readonly pid: number; readonly kill: () => void }) => void;
};

/** The real command, in a process of its own, to its end. */
export async function playgraph({ cwd, argv, injection = {}, deadline, node = [], shell, onStart }: Start): Promise<Ended> {
  const command = [process.execPath, ...node, "--import", preload, binary, ...argv];
  const [file = "", ...args] = shell === undefined ? command : ["/bin/sh", "-c", `${shell}; exec "$@"`, "sh", ...command];
  const env = {
    PATH: process.env["PATH"],
    HOME: cwd,
    FAL_KEY: canary,
    NODE_COMPILE_CACHE: join(tmpdir(), "playgraph-torture-compiled"),
    [injectionVariable]: JSON.stringify({ folder: cwd, ...injection } satisfies Injection),
  };
  const child = spawn(file, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
  const texts = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) child[name].setEncoding("utf8").on("data", (text: string) => (texts[name] += text));
  let hung = false;
  const late = setTimeout(() => {
    hung = true;
    child.kill("SIGKILL");
  }, deadline);
  const { promise, resolve, reject } = Promise.withResolvers<Ended>();
  child.on("error", reject);
  child.on("close", (code, signal) => resolve({ argv, code, signal, ...texts, hung }));
  if (child.pid !== undefined) onStart?.({ pid: child.pid, kill: () => void child.kill("SIGKILL") });
  return promise.finally(() => clearTimeout(late));
}
