import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Emulator, type EmulatorOptions, startEmulator } from "@playgraph/fal-emulator";
import { type Ended, playgraph, type Start } from "./playgraph.ts";

/** A folder with a graph in it and a service of its own. */
export type Lab = {
  readonly folder: string;
  /** The folder of the results. */
  readonly out: string;
  readonly workspace: string;
  readonly emulator: Emulator;
  /** All processes that have ended, in order. */
  readonly ended: readonly Ended[];
  /** The run that each trial is about: into `out`, with further arguments. */
  readonly run: (options?: RunOptions) => Promise<Ended>;
  /** Any other command, in the same folder. */
  readonly command: (argv: readonly string[], options?: RunOptions) => Promise<Ended>;
  /** Stops the service, and takes the folder away unless it is to be looked at. */
  readonly close: (keep: boolean) => Promise<void>;
};

export type RunOptions = Partial<Omit<Start, "cwd" | "argv">> & { readonly more?: readonly string[] };

/** Milliseconds. A run of the reference graph takes one or two seconds. */
const usualDeadline = 90_000;
/** Sleeps pass so many times faster: what a run waits for is not what is tried. */
const usualSpeed = 10;

/** @param folder empty; a new one where there is none */
export async function openLab(graph: unknown, options: EmulatorOptions = {}, folder?: string): Promise<Lab> {
  return labIn(folder ?? (await mkdtemp(join(tmpdir(), "playgraph-torture-"))), graph, options);
}

async function labIn(folder: string, graph: unknown, options: EmulatorOptions): Promise<Lab> {
  await writeFile(join(folder, "graph.json"), JSON.stringify(graph));
  const emulator = await startEmulator({ timing: { queueMs: 5, runMs: 10, stepMs: 0 }, ...options });
  const out = join(folder, "out");
  const ended: Ended[] = [];
  const command: Lab["command"] = async (argv, { injection = {}, deadline = usualDeadline, more = [], ...rest } = {}) => {
    const end = await playgraph({ cwd: folder, argv: [...argv, ...more], injection: { speed: usualSpeed, ...injection }, deadline, ...rest });
    ended.push(end);
    return end;
  };
  return {
    folder,
    out,
    workspace: join(folder, ".playgraph"),
    emulator,
    ended,
    command,
    run: (options) => command(["run", "graph.json", "--fal", emulator.url, "--out", "out"], options),
    async close(keep) {
      await emulator.close();
      if (!keep) await rm(folder, { recursive: true, force: true });
    },
  };
}
