import { homedir } from "node:os";
import { systemClock, systemRandom } from "@playgraph/workspace";
import { ask } from "./ask.ts";
import { configFolder } from "./configFolder.ts";
import { type Interruption, interruptedCodes, type Io, type Output } from "./io.ts";

/** The real process. */
export function processIo(): Io {
  return {
    stdout: outputOf(process.stdout),
    stderr: outputOf(process.stderr),
    readStdin,
    ask: process.stdin.isTTY && process.stderr.isTTY ? (question) => ask(question, process.stdin, process.stderr, true) : undefined,
    env: process.env,
    cwd: process.cwd(),
    home: homedir(),
    configFolder: configFolder(process.env, process.platform, homedir()),
    interruptible: interruptions(),
    clock: systemClock,
    random: systemRandom,
    today: () => new Date(),
  };
}

function interruptions(): Io["interruptible"] {
  let current: AbortController | undefined;
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const satisfies readonly Interruption[]) {
    process.on(name, () => {
      if (!current || current.signal.aborted) process.exit(interruptedCodes[name]);
      current.abort(name);
    });
  }
  return async (work) => {
    const controller = new AbortController();
    current = controller;
    try {
      return await work(controller.signal);
    } finally {
      current = undefined;
    }
  };
}

function outputOf(stream: NodeJS.WriteStream): Output {
  let isGone = false;
  stream.on("error", ({ code }: NodeJS.ErrnoException) => {
    isGone = true;
    // `| head -1` has seen enough, and a closed terminal sees nothing. Anything else, such as a full disk behind `>`, must be told.
    if (code !== "EPIPE" && code !== "EIO" && stream !== process.stderr) process.stderr.write(`playgraph: standard output cannot be written (${code}); the work goes on without it.\n`);
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
