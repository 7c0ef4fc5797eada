import { type AxisDeclaration, type Catalogue, describeType, type InputDeclaration, type NodeDeclaration, type OutputDeclaration } from "@playgraph/core";
import { code, markdownTable, prose } from "./markdownTable.ts";

const categories = { source: "Sources", text: "Text", axes: "Axes", generate: "Generating", image: "Pictures", output: "Output" } as const satisfies Record<NodeDeclaration["category"], string>;

/** Every node type with all that its declaration says. */
export function nodesReference(catalogue: Catalogue): string {
  const blocks = Object.entries(categories).map(([category, title]) => {
    const nodes = [...catalogue.values()].filter((node) => node.category === category);
    return nodes.length === 0 ? [] : [`## ${title}`, ...nodes.flatMap(nodeSection)];
  });
  return [contents(catalogue), ...blocks.flat()].join("\n\n");
}

function contents(catalogue: Catalogue): string {
  const rows = Object.entries(categories).flatMap(([category, title]) => {
    const nodes = [...catalogue.values()].filter((node) => node.category === category);
    return nodes.length === 0 ? [] : [[title, nodes.map(({ type }) => `[${type}](#${type})`).join(", ")]];
  });
  return markdownTable(["", ""], rows);
}

function nodeSection(node: NodeDeclaration): readonly string[] {
  const inputs = Object.entries(node.inputs).map(([name, input]) => [code(name), inputType(input), defaultText(input), inputDoc(input)]);
  const outputs = Object.entries(node.outputs).map(([name, output]) => [code(name), outputType(output), outputDoc(output, node)]);
  const more = moreOutputs(node);
  return [
    `### ${node.type}`,
    prose(node.summary),
    ...(facts(node).length === 0 ? [] : [facts(node).map((fact) => `- ${fact}`).join("\n")]),
    ...(inputs.length === 0 ? [] : [markdownTable(["Input", "Takes", "Default", ""], inputs)]),
    ...(more.inputs === undefined ? [] : [more.inputs]),
    ...(outputs.length === 0 ? [] : [markdownTable(["Output", "Gives", ""], outputs)]),
    ...(more.outputs === undefined ? [] : [more.outputs]),
  ];
}

function facts(node: NodeDeclaration): readonly string[] {
  return [
    ...(node.behaviour === "collect" ? ["Takes all items along some axes at once; those axes end here."] : []),
    ...(node.needsOneOf === undefined ? [] : [`Needs at least one of ${node.needsOneOf.map(code).join(", ")}.`]),
    ...node.axes.map(axisText),
    ...(node.generations === 0 ? [] : [typeof node.generations === "number" ? `Pays for ${node.generations} ${node.generations === 1 ? "picture" : "pictures"} a task.` : `Pays for as many pictures a task as ${code(node.generations.valueOf)} says.`]),
    ...(node.cache ? ["Is kept in the cache: equal inputs are not worked out twice."] : []),
    ...(node.timeout === undefined ? [] : [`A task may take ${node.timeout / 1000} seconds.`]),
    ...(node.namesFiles === undefined ? [] : [`${code(node.namesFiles)} has to name every axis that its tasks have, so that no two of them write one file.`]),
  ];
}

function axisText(axis: AxisDeclaration): string {
  if (axis.from === "template") return `Makes an axis for each alternative in ${code(axis.input)}: ${code("{animal: cat|dog}")} in a node ${code("prompt")} makes the axis ${code("prompt.animal")}.`;
  const lengths = axis.length.map((length) => ("elementsOf" in length ? `the number of values in ${code(length.elementsOf)}` : "rowsOf" in length ? `the number of rows of ${code(length.rowsOf)}` : `the number in ${code(length.valueOf)}`));
  const known = lengths.length === 0 ? "" : ` Its length is ${lengths.join(", or else ")}.`;
  const unless = axis.unless === undefined ? "" : `, unless ${code(axis.unless.input)} is ${JSON.stringify(axis.unless.is)}`;
  return `Makes an axis, called ${axis.name === undefined ? "as the node is" : `${axis.name} after the node's id and a dot`}${unless}.${known}`;
}

function inputType(input: InputDeclaration): string {
  return input.collect === true ? `${describeType(input.type)}; all items at once` : describeType(input.type);
}

function defaultText(input: InputDeclaration): string {
  if (input.default !== undefined) return code(JSON.stringify(input.default));
  if (input.derive === "seed") return "drawn from the graph's seed";
  return input.optional === true ? "may be left open" : "**required**";
}

function inputDoc(input: InputDeclaration): string {
  return [prose(input.doc), input.structural === true ? "Not wired to a node." : "", input.accepts === undefined ? "" : input.accepts === "absent" ? "An absence counts as a value here." : "Absences and failures count as values here."].filter((part) => part !== "").join(" ");
}

function outputType({ type }: OutputDeclaration): string {
  if ("kind" in type) return describeType(type);
  return "sameAs" in type ? `what ${code(type.sameAs)} carries` : `one of the values in ${code(type.elementsOf)}`;
}

function outputDoc(output: OutputDeclaration, node: NodeDeclaration): string {
  const isItem = node.axes.length > 0 && output.axes?.length !== 0;
  return [prose(output.doc), output.mayBeAbsent === true ? "May be left out." : "", isItem ? "Along the new axis." : ""].filter((part) => part !== "").join(" ");
}

function moreOutputs(node: NodeDeclaration): { readonly inputs?: string; readonly outputs?: string } {
  return {
    ...(node.variablesOf === undefined ? {} : { inputs: `Further inputs: each variable of ${code(node.variablesOf)}, such as ${code("{character}")}, is a text input of that name.` }),
    ...(node.subgraphOf === undefined ? {} : { inputs: `Further inputs: those of the graph in ${code(node.subgraphOf)}.`, outputs: `Outputs: those of the graph in ${code(node.subgraphOf)}.` }),
    ...(node.tableOf === undefined ? {} : { outputs: `Further outputs: the columns of the table in ${code(node.tableOf.file)}, along the new axis.` }),
  };
}
