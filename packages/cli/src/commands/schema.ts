import { graphSchema } from "@playgraph/core";
import type { Command } from "../command.ts";
import { installedCatalogue } from "../installedNodes.ts";

export const schema: Command = {
  name: "schema",
  usage: "",
  summary: "Prints the JSON Schema of graph files, for editors that complete and check.",
  words: { least: 0, most: 0, are: "no words" },
  options: {},
  examples: [{ line: "playgraph schema > graph.schema.json", does: "Writes the schema to a file." }],
  async run(_given, io) {
    await io.stdout.write(`${JSON.stringify(graphSchema(installedCatalogue(io)), null, 2)}\n`);
    return 0;
  },
};
