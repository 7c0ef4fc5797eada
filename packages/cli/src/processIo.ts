import { createInterface } from "node:readline/promises";
import { systemClock, systemRandom } from "@playgraph/workspace";
import type { Interruption, Io, Output } from "./io.ts";

/** The real process. `signal` is aborted by `Ctrl+C`, whose second press leaves at once. */
export function processIo(): Io {
  return {
    stdout: outputOf(process.stdout),
    stderr: outputOf(process.stderr),
    readStdin,
    ask: process.stdin.isTTY && process.stderr.isTTY ? ask : undefined,
    env: process.env,
    cwd: process.cwd(),
    signal: interruptions(),
    clock: systemClock,
    random: systemRandom,
    today: () => new Date(),
  };
}

const exitCodes = { SIGINT: 130, SIGTERM: 143 } as const;

function interruptions(): AbortSignal {
  const first = new AbortController();
  for (const name of ["SIGINT", "SIGTERM"] as const satisfies readonly Interruption[]) {
    process.on(name, () => {
      if (first.signal.aborted) process.exit(exitCodes[name]);
      first.abort(name);
    });
  }
  return first.signal;
}

function outputOf(stream: NodeJS.WriteStream): Output {
  let isGone = false;
  stream.on("error", (error: NodeJS.ErrnoException) => {
    // `| head -1` has seen enough; the work goes on. Anything else, such as a full disk behind a redirection, must be seen.
    if (error.code !== "EPIPE") throw error;
    isGone = true;
  });
  return {
    async write(text) {
      if (isGone || stream.write(text)) return;
      await new Promise<void>((resolve) => {
        const go = () => {
          stream.off("drain", go);
          stream.off("error", go);
          resolve();
        };
        stream.on("drain", go);
        stream.on("error", go);
      });
    },
    isTerminal: stream.isTTY,
    // Some terminals say that they have no lines at all.
    size: () => ({ columns: stream.columns || 80, rows: stream.rows || 24 }),
  };
}

async function readStdin(limit: number): Promise<Uint8Array> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of process.stdin as AsyncIterable<Buffer>) {
    parts.push(part);
    size += part.byteLength;
    if (size > limit) break;
  }
  return Buffer.concat(parts);
}

async function ask(question: string): Promise<string> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await lines.question(question);
  } finally {
    lines.close();
  }
}
