import { type Catalogue, describeType, type InputDeclaration, type NodeDeclaration, type OutputDeclaration, suggest } from "@playgraph/core";
import type { Command } from "../command.ts";
import { installedCatalogue } from "../installedNodes.ts";
import { nodeOptions } from "../nodeOptions.ts";
import { table } from "../table.ts";
import { UsageError } from "../usageError.ts";
import { withUserNodes } from "../userNodes.ts";

export const nodes: Command = {
  name: "nodes",
  usage: "[TYPE] [options]",
  summary: "Lists the node types, or tells all about one.",
  words: { least: 0, most: 1, are: "at most one node type" },
  options: { ...nodeOptions, json: { help: "The declarations as JSON." } },
  examples: [
    { line: "playgraph nodes", does: "Lists all node types." },
    { line: "playgraph nodes playground-v25", does: "Tells its inputs with ranges and defaults, and its outputs." },
  ],
  async run(given, io) {
    const catalogue = await withUserNodes(given, io, async (userNodes) => installedCatalogue(io, (await userNodes.beside(io.cwd)).nodes));
    const [type] = given.words;
    const declaration = type === undefined ? undefined : named(catalogue, type);
    if (given.has("json")) await io.stdout.write(`${JSON.stringify(declaration ?? [...catalogue.values()], null, 2)}\n`);
    else await io.stdout.write(declaration ? nodeText(declaration) : listText(catalogue));
    return 0;
  },
};

function named(catalogue: Catalogue, type: string): NodeDeclaration {
  const declaration = catalogue.get(type);
  if (declaration) return declaration;
  const meant = suggest(type, catalogue.keys());
  throw new UsageError(`There is no node type "${type.slice(0, 60)}".${meant === undefined ? " playgraph nodes lists them." : ` Did you mean ${meant}?`}`);
}

const categories = ["source", "text", "axes", "generate", "image", "output"] as const satisfies readonly NodeDeclaration["category"][];

function listText(catalogue: Catalogue): string {
  const all = [...catalogue.values()];
  const blocks = categories.map((category) => ({ category, rows: all.filter((node) => node.category === category).map(({ type, summary }) => [`  ${type}`, summary]) })).filter(({ rows }) => rows.length > 0);
  // One table, so that the columns of all blocks stand under each other.
  const lines = table(blocks.flatMap(({ rows }) => rows));
  let at = 0;
  return `${blocks.map(({ category, rows }) => [category, ...lines.slice(at, (at += rows.length))].join("\n")).join("\n\n")}\n`;
}

function nodeText(node: NodeDeclaration): string {
  const inputs = Object.entries(node.inputs);
  const outputs = Object.entries(node.outputs);
  const lines = [
    `${node.type}  (version ${node.version}, ${node.category})`,
    node.summary,
    ...(inputs.length === 0 ? [] : ["", "Inputs", ...inputs.flatMap(([name, input]) => portText(name, [describeType(input.type), ...inputFacts(input)], input.doc))]),
    ...(node.needsOneOf === undefined ? [] : ["", `Needs at least one of ${node.needsOneOf.join(", ")}.`]),
    ...(node.variablesOf === undefined ? [] : ["", `The {variables} of ${node.variablesOf} become text inputs of the node.`]),
    ...(node.subgraphOf === undefined ? [] : ["", `The inputs of the graph in ${node.subgraphOf} are inputs of the node, and its outputs are the node's.`]),
    ...(node.tableOf === undefined ? [] : ["", `The columns of the table in ${node.tableOf.file} are outputs of the node.`]),
    ...(outputs.length === 0 ? [] : ["", "Outputs", ...outputs.flatMap(([name, output]) => portText(name, [outputType(output), ...outputFacts(output, node)], output.doc))]),
    "",
  ];
  return lines.join("\n");
}

function portText(name: string, facts: readonly string[], doc: string): readonly string[] {
  return [`  ${name}: ${facts.join("; ")}`, ...(doc === "" ? [] : [`      ${doc}`])];
}

function inputFacts(input: InputDeclaration): readonly string[] {
  return [
    input.default === undefined ? "" : `default ${JSON.stringify(input.default)}`,
    input.derive === "seed" ? "left open, drawn from the graph's seed" : "",
    input.optional === true ? "may be left open" : "",
    input.collect === true ? "takes all items at once" : "",
    input.structural === true ? "cannot be wired to a node" : "",
  ].filter((fact) => fact !== "");
}

function outputType({ type }: OutputDeclaration): string {
  if ("kind" in type) return describeType(type);
  return "sameAs" in type ? `as ${type.sameAs}` : `an element of ${type.elementsOf}`;
}

function outputFacts(output: OutputDeclaration, node: NodeDeclaration): readonly string[] {
  const isEmitted = node.axes.length > 0 && output.axes?.length !== 0;
  return [output.mayBeAbsent === true ? "may be left out" : "", isEmitted ? "an axis of them" : ""].filter((fact) => fact !== "");
}
