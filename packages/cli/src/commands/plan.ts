import { askWorkspace } from "../askWorkspace.ts";
import { chooseFal } from "../chooseFal.ts";
import type { Command } from "../command.ts";
import { graphChanges } from "../graphChanges.ts";
import { graphOptions } from "../graphOptions.ts";
import { installedCatalogue } from "../installedNodes.ts";
import { diagnosticText } from "../locatedDiagnostics.ts";
import { makerOf } from "../openFal.ts";
import { givenPrices, priceOption } from "../moneyOptions.ts";
import { nodeOptions } from "../nodeOptions.ts";
import { planJson } from "../planJson.ts";
import { planText } from "../planText.ts";
import { prepareGraph } from "../prepareGraph.ts";
import { readSource } from "../readSource.ts";
import { withUserNodes } from "../userNodes.ts";
import { visible } from "../visible.ts";
import { workspaceOption } from "../workspaceOption.ts";

export const plan: Command = {
  name: "plan",
  usage: "GRAPH [options]",
  summary: "Tells what a run would do: axes, tasks, images, what is cached, and why the rest would run. Runs nothing, however large the sweep.",
  words: { least: 1, most: 1, are: "one graph file, or - for standard input" },
  options: { ...graphOptions, ...nodeOptions, ...workspaceOption, ...priceOption, fal: { value: "WHERE", help: "Where the run would send its requests, as for run: each service has a cache of its own." }, json: { help: "The plan as JSON." } },
  examples: [
    { line: "playgraph plan graph.json", does: "Prints a line for each node." },
    { line: "playgraph plan graph.json --price fal-ai/playground-v25=0.01", does: "Tells what the images cost at that price." },
    { line: "playgraph plan graph.json --sweep generate.guidance_scale=1:9:0.5", does: "Tells how large a sweep would become." },
  ],
  async run(given, io) {
    const prices = givenPrices(given);
    const fal = chooseFal(given.value("fal"), io.env);
    const source = await readSource(given.words[0] ?? "", io);
    return withUserNodes(given, io, async (userNodes) => {
      const { nodes, explain } = await userNodes.beside(source.folder);
      const { diagnostics, ready } = await prepareGraph(source, graphChanges(given, io.cwd), installedCatalogue(io, nodes));
      for (const diagnostic of explain(diagnostics)) await io.stderr.write(`${diagnosticText(diagnostic)}\n`);
      if (!ready) return 2;
      const answer = await askWorkspace(ready, source, { workspace: given.value("workspace"), fal, nodes }, io);
      const found = "asked" in answer ? answer : undefined;
      if ("why" in answer) await io.stderr.write(`warning: What is cached is not known. ${visible(answer.why)}\n`);
      if (given.has("json")) await io.stdout.write(`${JSON.stringify(planJson(ready.plan, prices, found), null, 2)}\n`);
      else await io.stdout.write(`${visible(ready.resolved.graph.name ?? source.name)}\n\n${planText(ready.plan, { prices, maker: makerOf(fal) }, found)}`);
      return 0;
    });
  },
};
