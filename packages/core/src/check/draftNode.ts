import type { Catalogue, InputDeclaration, NodeDeclaration } from "../node/catalogue.ts";
import { pointer } from "../document/diagnostic.ts";
import { type GraphNode, isWire, wireEnds } from "../document/graph.ts";
import type { GraphInputValue } from "./graphInputs.ts";
import type { Json } from "../document/json.ts";
import type { Report } from "./report.ts";
import { parseTemplate, type Template } from "./template.ts";

/** A node whose type is known, with the inputs that it has in this graph; what they hold has not been looked at yet. */
export type Draft = {
  readonly id: string;
  readonly node: GraphNode;
  readonly declaration: NodeDeclaration;
  /** In declared order, then a template's variables in their order of appearance. */
  readonly ports: ReadonlyMap<string, InputDeclaration>;
  /** By the input that holds the template. */
  readonly templates: ReadonlyMap<string, Template>;
  /** Whether there may be variables that nobody knows of, because the template has no value or a mistake. */
  readonly mayHaveMorePorts: boolean;
};

/** @returns undefined for a type that is not installed, which has been reported */
export function draftNode(id: string, node: GraphNode, catalogue: Catalogue, graphInputs: ReadonlyMap<string, GraphInputValue>, report: Report): Draft | undefined {
  const declaration = catalogue.get(node.type);
  const path = pointer("nodes", id);
  if (!declaration) {
    // A node without a type is the document's mistake and has been told as such.
    if (node.type !== "") report.error("unknown-node-type", `${path}/type`, `The node "${id}" is of the type "${node.type}", which is not installed.`, report.didYouMean(node.type, catalogue.keys()));
    return undefined;
  }
  if (node.version !== undefined && node.version > declaration.version) {
    report.error("newer-node-version", `${path}/version`, `The node "${id}" was made with version ${node.version} of "${node.type}"; version ${declaration.version} is installed.`, "Update Playgraph, or the package that the node comes from.");
  }
  const ports = new Map(Object.entries(declaration.inputs));
  const templates = new Map<string, Template>();
  let mayHaveMorePorts = false;
  for (const input of templateInputs(declaration)) {
    const text = templateText(node, declaration, input, graphInputs);
    const parsed = typeof text === "string" ? parseTemplate(text) : undefined;
    const inputPath = path + pointer("inputs", input);
    if (parsed?.ok) templates.set(input, parsed.template);
    else if (input === declaration.variablesOf) mayHaveMorePorts = true;
    if (parsed && !parsed.ok) for (const { column, message } of parsed.problems) report.error("wrong-template", inputPath, `"${id}.${input}", column ${column}: ${message}`);
    if (!parsed?.ok || input !== declaration.variablesOf) continue;
    for (const name of parsed.template.variables) {
      if (ports.has(name)) report.error("taken-variable", inputPath, `"${id}.${input}" calls a variable {${name}}, but the node has an input of that name already.`, "Choose another name for the variable.");
      else ports.set(name, { type: { kind: "text" }, doc: `The value of {${name}} in the template.` });
    }
  }
  return { id, node, declaration, ports, templates, mayHaveMorePorts };
}

function templateInputs(declaration: NodeDeclaration): ReadonlySet<string> {
  const fromAxes = declaration.axes.flatMap((axis) => (axis.from === "template" ? [axis.input] : []));
  return new Set([...(declaration.variablesOf === undefined ? [] : [declaration.variablesOf]), ...fromAxes]);
}

function templateText(node: GraphNode, declaration: NodeDeclaration, input: string, graphInputs: ReadonlyMap<string, GraphInputValue>): Json | undefined {
  const written = node.inputs && Object.hasOwn(node.inputs, input) ? node.inputs[input] : undefined;
  if (written === undefined) return Object.hasOwn(declaration.inputs, input) ? declaration.inputs[input]?.default : undefined;
  if (!isWire(written)) return written;
  const ends = wireEnds(written);
  return ends?.node === "inputs" ? graphInputs.get(ends.output)?.value : undefined;
}
