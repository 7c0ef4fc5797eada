import { graphSchema } from "@playgraph/core";
import type { Command } from "../command.ts";
import { installedCatalogue } from "../installedNodes.ts";
import { nodeOptions } from "../nodeOptions.ts";
import { withUserNodes } from "../userNodes.ts";

export const schema: Command = {
  name: "schema",
  usage: "[options]",
  summary: "Prints the JSON Schema of graph files, for editors that complete and check.",
  words: { least: 0, most: 0, are: "no words" },
  options: nodeOptions,
  examples: [{ line: "playgraph schema > graph.schema.json", does: "Writes the schema to a file." }],
  async run(given, io) {
    const catalogue = await withUserNodes(given, io, async (userNodes) => installedCatalogue(io, (await userNodes.beside(io.cwd)).nodes));
    await io.stdout.write(`${JSON.stringify(graphSchema(catalogue), null, 2)}\n`);
    return 0;
  },
};
