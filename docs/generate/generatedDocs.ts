import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { checkGraph, type Catalogue, type Graph, parseGraph } from "@playgraph/core";
import { catalogue, createFal, createNodes } from "@playgraph/nodes";
import { systemClock, systemRandom } from "@playgraph/workspace";
import { commands } from "../../packages/cli/src/commandLine.ts";
import { makerOf } from "../../packages/cli/src/openFal.ts";
import { planText } from "../../packages/cli/src/planText.ts";
import { axesPictures } from "./axesPictures.ts";
import { commandsReference } from "./commandsReference.ts";
import { drawGraph } from "./drawGraph.ts";
import { limitsTable } from "./limitsTable.ts";
import { nodesReference } from "./nodesReference.ts";
import { observeGraph } from "./observeGraph.ts";
import { withSection } from "./withSection.ts";

export const docsFolder = fileURLToPath(new URL("../", import.meta.url));

/** What the files in docs have to hold, by path from there: pages with their generated parts made anew, and pictures of graphs that were run. */
export async function generatedDocs(): Promise<ReadonlyMap<string, string>> {
  const installed = installedCatalogue();
  const files = new Map<string, string>([
    ["nodes.md", withSection(await page("nodes.md"), "nodes", nodesReference(installed))],
    ["command-line.md", withSection(await page("command-line.md"), "commands", commandsReference(commands))],
    ["graph-format.md", withSection(await page("graph-format.md"), "limits", limitsTable())],
  ]);
  let axes = await page("axes.md");
  for (const picture of axesPictures) {
    const graph = await graphIn(`axes/${picture.name}.json`);
    files.set(`axes/${picture.name}.svg`, drawGraph(await observeGraph(graph), picture));
    axes = withSection(axes, `plan of ${picture.name}`, `\`\`\`text\n${planOf(graph, installed)}\n\`\`\``);
  }
  return files.set("axes.md", axes);
}

/** Nothing is sent by whoever only asks nodes what they are. */
function installedCatalogue(): Catalogue {
  return catalogue(createNodes({ fal: createFal({ target: { kind: "cloud" }, credentials: undefined, clock: systemClock, random: systemRandom }) }));
}

function page(path: string): Promise<string> {
  return readFile(new URL(`../${path}`, import.meta.url), "utf8");
}

async function graphIn(path: string): Promise<Graph> {
  const { graph, diagnostics } = parseGraph(await page(path));
  if (!graph) throw new Error(`docs/${path} is no graph: ${diagnostics.map(({ message }) => message).join(" ")}`);
  return graph;
}

function planOf(graph: Graph, installed: Catalogue): string {
  const { ready, diagnostics } = checkGraph(graph, installed);
  if (!ready) throw new Error(`"${graph.name ?? ""}" cannot be planned: ${diagnostics.map(({ message }) => message).join(" ")}`);
  return planText(ready.plan, { prices: new Map(), maker: makerOf({ kind: "emulator" }) }).trimEnd();
}
