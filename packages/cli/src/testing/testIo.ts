import { join } from "node:path";
import { systemClock } from "@playgraph/workspace";
import type { Io, Output } from "../io.ts";

export type TestIo = Io & { readonly out: () => string; readonly err: () => string };

/** A process that is none: what is written is kept, and nothing is in its environment. */
export function testIo(options: Partial<Omit<Io, "stdout" | "stderr">> & { readonly cwd: string; readonly stdin?: string | Uint8Array; readonly isTerminal?: boolean }): TestIo {
  const { stdin = "", isTerminal = false, ...rest } = options;
  const stdout = kept(false);
  const stderr = kept(isTerminal);
  return {
    stdout,
    stderr,
    out: stdout.text,
    err: stderr.text,
    readStdin: () => Promise.resolve(typeof stdin === "string" ? new TextEncoder().encode(stdin) : stdin),
    ask: undefined,
    env: {},
    home: rest.cwd,
    configFolder: join(rest.cwd, ".config", "playgraph"),
    interruptible: (work) => work(new AbortController().signal),
    clock: systemClock,
    random: Math.random,
    today: () => new Date(),
    ...rest,
  };
}

function kept(isTerminal: boolean): Output & { readonly text: () => string } {
  const parts: string[] = [];
  return {
    text: () => parts.join(""),
    write: (text) => {
      parts.push(text);
      return Promise.resolve();
    },
    isTerminal,
    size: () => ({ columns: 100, rows: 30 }),
  };
}
