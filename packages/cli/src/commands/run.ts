import { resolve } from "node:path";
import { agreeToRun } from "../agreeToRun.ts";
import { capRefusal } from "../capRefusal.ts";
import { chooseFal } from "../chooseFal.ts";
import type { Command, Given } from "../command.ts";
import { concurrencyOption } from "../concurrencyOption.ts";
import { dayLimit } from "../dayLimit.ts";
import { endHeadline, type Ending, endText } from "../endText.ts";
import { exitCode } from "../exitCode.ts";
import { fitted } from "../fitted.ts";
import { graphChanges } from "../graphChanges.ts";
import { graphOptions } from "../graphOptions.ts";
import { installedCatalogue } from "../installedNodes.ts";
import { interruptionOf, type Io } from "../io.ts";
import { diagnosticText } from "../locatedDiagnostics.ts";
import { noMoney } from "../money.ts";
import { givenMoney, moneyOptions } from "../moneyOptions.ts";
import { nodeOptions } from "../nodeOptions.ts";
import { openRun, type RunSettings } from "../openRun.ts";
import { performRun } from "../performRun.ts";
import { planCost } from "../planCost.ts";
import { prepareGraph } from "../prepareGraph.ts";
import { readSource } from "../readSource.ts";
import { reporterFor } from "../reporterFor.ts";
import { resumeCommand } from "../resumeCommand.ts";
import { resumedRun } from "../resumedRun.ts";
import { tooLarge } from "../tooLarge.ts";
import { UsageError } from "../usageError.ts";
import { withUserNodes } from "../userNodes.ts";
import { visible } from "../visible.ts";

export const run: Command = {
  name: "run",
  usage: "GRAPH [options]",
  summary: "Runs a graph file and writes its images and results into a folder.",
  words: { least: 0, most: 1, are: "one graph file, or - for standard input" },
  options: {
    ...graphOptions,
    ...nodeOptions,
    out: { value: "DIR", help: "Folder for saved files and results. Default: a new one in the workspace." },
    workspace: { value: "DIR", help: "Folder for what is paid, cached and remembered of runs. Default: .playgraph here." },
    resume: { value: "RUN", help: "Instead of GRAPH: go on with an earlier run, by its id or as latest." },
    "no-cache": { help: "Take nothing from the cache." },
    ...moneyOptions,
    concurrency: { value: "LIMITS", help: "Tasks at a time: fal=8,cpu=2,io=8." },
    fal: { value: "WHERE", help: "cloud, emulator or a URL. Default: fal with a FAL_KEY, the emulator without." },
    json: { help: "Events on standard output, one JSON object a line." },
    yes: { help: "Do not ask before a run that may cost much." },
    quiet: { help: "Tell nothing but errors." },
  },
  examples: [
    { line: "playgraph run graph.json --out out", does: "Runs a graph; without a FAL_KEY on the emulator." },
    { line: "playgraph run graph.json --sweep generate.guidance_scale=2,3,4 --set prompt.character=Fox", does: "The same with a sweep and another text." },
    { line: "playgraph run graph.json --first 1", does: "Tries one of everything." },
    { line: "playgraph run graph.json --max-generations 50", does: "Pays for 50 images at most." },
    { line: "playgraph run --resume latest", does: "Goes on with the last run, where it was interrupted or something failed." },
    { line: "playgraph run graph.json --json | jq .type", does: "For programs." },
  ],
  async run(given, io) {
    const resumed = await resumedRun(given, io);
    const choice = chooseFal(given.value("fal") ?? resumed?.request.fal, io.env);
    const limits = given.value("concurrency");
    const concurrency = limits === undefined ? (resumed?.request.concurrency ?? {}) : concurrencyOption(limits);
    const money = givenMoney(given, resumed?.money ?? noMoney);
    const source = resumed?.source ?? (await readSource(given.words[0] ?? "", io));
    return withUserNodes(given, io, async (userNodes) => {
      const { nodes, explain } = await userNodes.beside(source.folder);
      const day = await dayLimit(source.folder, io.home);
      const { diagnostics, ready } = await prepareGraph(source, resumed?.changes ?? graphChanges(given, io.cwd), installedCatalogue(io, nodes));
      for (const diagnostic of explain(diagnostics)) if (diagnostic.severity === "error" || !given.has("quiet")) await io.stderr.write(`${diagnosticText(diagnostic)}\n`);
      if (!ready) return 2;
      const cost = planCost(ready.plan, money.prices);
      const refusal = tooLarge(ready.plan, cost) ?? capRefusal(cost, money.cap, day);
      if (refusal !== undefined) throw new UsageError(refusal);
      // What is taken up again was agreed to when it began.
      const isAgreed = given.has("yes") || (resumed !== undefined && !given.has("fal"));
      if (!isAgreed) await agreeToRun(ready, source, { fal: choice, workspace: given.value("workspace"), nodes, money }, io);

      const settings: RunSettings = {
        fal: choice,
        isFalChosen: given.has("fal") || resumed !== undefined,
        workspace: given.value("workspace"),
        out: given.value("out"),
        resumed,
        concurrency,
        useCache: !given.has("no-cache") && resumed?.request.useCache !== false,
        money,
        day: day.cap,
        nodes,
        modules: resumed?.request.modules ?? given.values("nodes").map((name) => resolve(io.cwd, name)),
      };
      const { id, fal, folder, warning, files, cancelled, spending, fetchUnderWay, begin, close } = await openRun(ready, source, settings, io);
      try {
        if (warning !== undefined && !given.has("quiet")) await io.stderr.write(`warning: ${visible(warning)}\n`);
        if (fal.notice !== undefined && !given.has("quiet")) await io.stderr.write(`${fal.notice}\n`);
        return await io.interruptible(async (interruption) => {
          const reporter = reporterFor(given, { prices: money.prices, spending }, io);
          userNodes.printTo(reporter.note);
          const signal = AbortSignal.any([interruption, cancelled]);
          await fetchUnderWay(async (line) => (given.has("quiet") ? undefined : io.stderr.write(`${line}\n`)), signal);
          const { summary, rows, facts } = await performRun(begin, { reporter, signal, isBilled: fal.isBilled });
          userNodes.printTo((line) => io.stderr.write(`${line}\n`));
          await tellEnd(given, io, { summary, facts, by: fal.name, isBilled: fal.isBilled, folder, files, goOn: resumeCommand(id, given.value("workspace")), cap: money.cap });
          if (rows === 0 && summary.status === "done") {
            // Labels that a node makes while it runs cannot be checked before.
            if (given.has("at")) throw new UsageError(`Nothing ran at ${given.value("at")}: some axis has no such label.`);
            if (!given.has("quiet")) await io.stderr.write("warning: The run has no results, because there was nothing to run for them.\n");
          }
          return exitCode(summary, interruptionOf(interruption));
        });
      } finally {
        await close();
      }
    }, resumed?.request.modules);
  },
};

/** With `--json` the last event says it all, and `--quiet` wants to hear of trouble alone. */
async function tellEnd(given: Given, io: Io, ending: Ending): Promise<void> {
  if (given.has("quiet")) {
    if (ending.summary.status !== "done") await io.stderr.write(`${endHeadline(ending)}\n`);
  } else if (!given.has("json")) {
    await io.stdout.write(fitted(endText(ending), io.stdout));
  } else if (io.stderr.isTerminal) {
    await io.stderr.write(fitted(endText(ending), io.stderr));
  }
}
