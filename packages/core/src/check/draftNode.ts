import type { InputDeclaration, NodeDeclaration, OutputDeclaration } from "../node/catalogue.ts";
import type { Catalogue } from "../node/catalogue.ts";
import type { Column } from "../node/column.ts";
import { pointer } from "../document/diagnostic.ts";
import type { GraphNode } from "../document/graph.ts";
import { subgraphPorts } from "./graphInputs.ts";
import type { Report } from "./report.ts";
import type { Given } from "./resolveInput.ts";
import { constantOf } from "./scope.ts";
import { type ReadTable, tableColumns, type TableRows } from "./tableColumns.ts";
import { parseTemplate, type Template } from "./template.ts";
import { type TypeFacts, typeFacts } from "./typeFacts.ts";
import type { Link, Unit } from "./units.ts";

/** A node whose type is known, with the inputs and outputs that it has in this graph; what the inputs hold has not been looked at yet. */
export type Draft = {
  /** In its own graph. */
  readonly id: string;
  /** In the run: with the ids of the subgraph nodes around it in front (R13). */
  readonly runId: string;
  readonly node: GraphNode;
  /** Where its wires come from, as far as they lead to a node. */
  readonly links: readonly Link[];
  readonly declaration: NodeDeclaration;
  readonly facts: TypeFacts;
  /** In declared order, then a template's variables in their order of appearance, or the inputs of a subgraph's graph. */
  readonly ports: ReadonlyMap<string, InputDeclaration>;
  /** By the input that holds the template. */
  readonly templates: ReadonlyMap<string, Template>;
  /** Whether there may be inputs that nobody knows of, because a template or a file has no value or a mistake. */
  readonly mayHaveMorePorts: boolean;
  /** In declared order, then the columns of a table, or the outputs of a subgraph's graph. */
  readonly outputs: ReadonlyMap<string, OutputDeclaration>;
  readonly mayHaveMoreOutputs: boolean;
  readonly columns: readonly Column[];
  readonly rows: TableRows | undefined;
  /** What its outputs lead to, once it is resolved. */
  gives: Gives | undefined;
};

/** What the outputs of a node lead to. */
export type Gives = { readonly get: (output: string) => Given | undefined; readonly values: () => Iterable<Given> };

const noTemplates: Draft["templates"] = new Map();
const noColumns: Draft["columns"] = [];

export type DraftOptions = { readonly catalogue: Catalogue; readonly table?: ReadTable | undefined };

/** @returns undefined for a type that is not installed, which has been reported */
export function draftNode({ scope, name: id, key: runId, links }: Pick<Unit, "scope" | "name" | "key" | "links">, node: GraphNode, { catalogue, table }: DraftOptions, report: Report): Draft | undefined {
  const declaration = catalogue.get(node.type);
  if (!declaration) {
    // A node without a type is the document's mistake and has been told as such.
    if (node.type !== "") report.error("unknown-node-type", pointer("nodes", id, "type"), `The node "${id}" is of the type "${node.type}", which is not installed.`, report.didYouMean(node.type, catalogue.keys()));
    return undefined;
  }
  if (node.version !== undefined && node.version > declaration.version) {
    report.error("newer-node-version", pointer("nodes", id, "version"), `The node "${id}" was made with version ${node.version} of "${node.type}"; version ${declaration.version} is installed.`, "Update Playgraph, or the package that the node comes from.");
  }
  const facts = typeFacts(declaration);
  if (facts.templates.size === 0 && declaration.subgraphOf === undefined && !declaration.tableOf) {
    return { id, runId, node, links, declaration, facts, ports: facts.ports, templates: noTemplates, mayHaveMorePorts: false, outputs: facts.outputs, mayHaveMoreOutputs: false, columns: noColumns, rows: undefined, gives: undefined };
  }
  const path = pointer("nodes", id);
  const ports = new Map(facts.ports);
  const outputs = new Map(facts.outputs);
  const templates = new Map<string, Template>();
  let mayHaveMorePorts = false;
  let mayHaveMoreOutputs = false;
  const constant = (input: string) => constantOf(scope, node, declaration.inputs, input);
  const take = (input: string, name: string, port: InputDeclaration, what: string): void => {
    if (ports.has(name)) report.error("taken-variable", path + pointer("inputs", input), `"${id}.${input}" ${what}, but the node has an input of that name already.`, "Choose another name for it.");
    else ports.set(name, port);
  };
  for (const input of facts.templates) {
    const text = constant(input)?.value;
    const parsed = typeof text === "string" ? parseTemplate(text) : undefined;
    if (parsed?.ok) templates.set(input, parsed.template);
    else if (input === declaration.variablesOf) mayHaveMorePorts = true;
    if (parsed && !parsed.ok) for (const { column, message } of parsed.problems) report.error("wrong-template", path + pointer("inputs", input), `"${id}.${input}", column ${column}: ${message}`);
    if (!parsed?.ok || input !== declaration.variablesOf) continue;
    for (const name of parsed.template.variables) take(input, name, { type: { kind: "text" }, doc: `The value of {${name}} in the template.` }, `calls a variable {${name}}`);
  }
  if (declaration.subgraphOf !== undefined) {
    const inner = scope.inner.get(id);
    const problem = scope.problems.get(id);
    if (problem) report.error(problem.code, path + pointer("inputs", declaration.subgraphOf), problem.message, problem.hint);
    if (inner?.file === undefined) [mayHaveMorePorts, mayHaveMoreOutputs] = [true, true];
    else {
      for (const [name, port] of subgraphPorts(inner.graph, inner.file, report.of(inner.file))) take(declaration.subgraphOf, name, port, `names a graph with the input "${name}"`);
      for (const name of Object.keys(inner.graph.outputs ?? {})) outputs.set(name, { type: { kind: "any" }, doc: `The output "${name}" of ${inner.file}.` });
    }
  }
  const head = declaration.tableOf && tableColumns({ id, declaration, table, report, constant }, declaration.tableOf);
  if (head && !head.columns) mayHaveMoreOutputs = true;
  const columns = head?.columns ?? [];
  for (const { name, column, type, full } of columns) outputs.set(name, { type: { kind: type }, doc: `The column "${column}".`, ...(full ? {} : { mayBeAbsent: true }) });
  return { id, runId, node, links, declaration, facts, ports, templates, mayHaveMorePorts, outputs, mayHaveMoreOutputs, columns, rows: head?.rows, gives: undefined };
}
