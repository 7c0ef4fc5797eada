import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { type Emulator, type FaultPlan, parseFaultPlan, startEmulator } from "@playgraph/fal-emulator";
import type { Command } from "../command.ts";
import type { Io } from "../io.ts";
import { UsageError } from "../usageError.ts";
import { wholeNumber } from "../wholeNumber.ts";

const usualPort = 8787;

export const emulator: Command = {
  name: "emulator",
  usage: "[options]",
  summary: "Starts a server on this machine that speaks fal's protocol and draws placeholder images.",
  words: { least: 0, most: 0, are: "no words" },
  options: {
    port: { value: "N", help: `Port on 127.0.0.1; 0 takes a free one. Default ${usualPort}.` },
    faults: { value: "FILE", help: "A JSON list of faults to inject, by endpoint and call number." },
  },
  examples: [
    { line: "playgraph emulator", does: `Serves on http://127.0.0.1:${usualPort} until Ctrl+C.` },
    { line: "playgraph run graph.json --fal http://127.0.0.1:8787", does: "Runs a graph against it." },
    { line: "curl http://127.0.0.1:8787/_emulator/ledger", does: "Lists the submissions that it has accepted." },
  ],
  async run(given, io) {
    const port = given.value("port");
    const file = given.value("faults");
    const faults = file === undefined ? [] : await readFaults(file, io);
    const server = await listen(port === undefined ? usualPort : wholeNumber("--port", port, { from: 0, to: 65_535 }), faults);
    await io.stdout.write(`fal emulator on ${server.url}\n`);
    await io.stderr.write(`Images are placeholders. Accepted submissions: ${server.url}/_emulator/ledger. Ctrl+C ends it.\n`);
    await io.interruptible(aborted);
    await server.close();
    return 0;
  },
};

async function listen(port: number, faults: FaultPlan): Promise<Emulator> {
  try {
    return await startEmulator({ port, faults });
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "EADDRINUSE") throw new UsageError(`Port ${port} is in use. Choose another with --port, or --port 0 for any free one.`, 1);
    if (code === "EACCES") throw new UsageError(`Port ${port} may not be used by this user. Choose one above 1023 with --port.`, 1);
    throw error;
  }
}

async function readFaults(path: string, io: Io): Promise<FaultPlan> {
  const text = await readFile(resolve(io.cwd, path), "utf8").catch(() => {
    throw new UsageError(`--faults: the file ${path} cannot be read.`);
  });
  const parsed = parseFaultPlan(jsonOf(text, path));
  if (!parsed.ok) throw new UsageError(`--faults: ${parsed.sentence}`);
  return parsed.plan;
}

function jsonOf(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UsageError(`--faults: ${path} is not JSON (${error instanceof Error ? error.message : String(error)}).`);
  }
}

async function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
}
