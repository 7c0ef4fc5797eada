import type { Catalogue, InputDeclaration } from "../node/catalogue.ts";
import { checkLiteral } from "../types/checkLiteral.ts";
import { type Coerced, type Coercion, coerce, coercionBetween, composed, connects } from "../types/coercion.ts";
import { pointer } from "../document/diagnostic.ts";
import type { Draft } from "./draftNode.ts";
import { explainMismatch } from "./explainMismatch.ts";
import { isWire, type Wire, wireEnds } from "../document/graph.ts";
import type { Json } from "../document/json.ts";
import { PlaygraphError } from "../node/failure.ts";
import type { PortType } from "../types/portType.ts";
import { relativePath } from "../document/relativePath.ts";
import type { Report } from "./report.ts";
import type { ResolvedInput, Source } from "./resolvedGraph.ts";
import { type Scope, scopeFolder } from "./scope.ts";
import { sweepFile } from "../types/sweepSpec.ts";
import { typeNamed } from "../types/typeOfKind.ts";
import { leftAtDefault } from "./typeFacts.ts";
import { typeOfValue } from "../types/typeOfValue.ts";
import { withArticle } from "../types/describeType.ts";

/** What a wire from an output leads to. */
export type Given = {
  /** Undefined where nobody can tell, because of a mistake that has been reported or because there is no value at all: it then fits everywhere. */
  readonly type: PortType | undefined;
  readonly source: Source;
  /** All values that can come, where literals tell. */
  readonly values?: readonly Json[];
  /** Of a literal: the folder, from the root's, at which paths in it start. */
  readonly folder?: string;
  /** Of what a subgraph node gives to an input of its graph: the place outside where it was written. */
  readonly origin?: Origin;
};

/** Where mistakes are told that are not those of a subgraph's file but of what it is given. */
export type Origin = { readonly report: Report; readonly path: string; readonly subject: string; /** Not a literal. */ readonly isWired: boolean };

/** An input together with the type of what it carries. */
export type CarriedInput = ResolvedInput & Omit<Given, "source">;

/** What an input is resolved among. */
export type Site = {
  readonly scope: Scope;
  readonly catalogue: Catalogue;
  readonly report: Report;
  /** What the graph's own inputs lead to; undefined for what there is not, or what a cycle leaves open. */
  readonly graphInput: (name: string) => Given | undefined;
  /** By the ids of this graph, without the nodes of unknown type. */
  readonly drafts: ReadonlyMap<string, Draft>;
  /** As in `ResolveOptions`. */
  readonly file: ((path: string) => void) | undefined;
  /** Of nodes that have been resolved; those in a cycle never are. */
  readonly given: (node: string, output: string) => Given | undefined;
};

const unknown: Given = { type: undefined, source: { kind: "open" } };

/** Finds what an input holds and reports what is wrong with it. Where something is, the input is open and fits everything, so that one mistake is told once. */
export function resolveInput(site: Site, draft: Draft, name: string, declaration: InputDeclaration): CarriedInput {
  const { inputs } = draft.node;
  const written = inputs && Object.hasOwn(inputs, name) ? inputs[name] : undefined;
  if (written === undefined && declaration.default !== undefined) {
    const shared = draft.facts.defaults.get(name);
    return shared?.declaration === declaration ? shared : leftAtDefault(name, declaration, declaration.default);
  }
  const input: Place = { draft, name, declaration };
  const given = written === undefined ? leftOut(site, input) : isWire(written) ? fromWire(site, input, written) : fromLiteral(site, input, written);
  if (site.file && draft.facts.files.has(name)) lookAtFile(site, input, given, site.file);
  // What an input of one type carries has that type, whatever it was before the wire converted it.
  const type = declaration.type.kind === "any" || !given.type ? given.type : declaration.type;
  // As most wires are.
  if (given.values === undefined && given.origin === undefined && given.folder === undefined) return { name, declaration, source: given.source, type };
  return { ...fromRoot(declaration, given), name, declaration, type };
}

function lookAtFile(site: Site, input: Place, given: Given, look: (path: string) => void): void {
  const { source, folder = "", origin } = given;
  if (source.kind !== "literal" || typeof source.value !== "string" || source.value === input.declaration.default) return;
  try {
    look(relativePath(folder, source.value));
  } catch (error) {
    if (!(error instanceof PlaygraphError)) throw error;
    const { report, path, subject } = origin ?? { report: site.report, path: pathOf(input), subject: subjectOf(input) };
    report.error("unreadable-file", path, `${subject}: ${error.message}`, "Name a file in the folder of the graph that is run, or below it.");
  }
}

/** A path is relative to the file in which it is written; whoever reads files takes it from the root's folder. */
function fromRoot({ file, type }: InputDeclaration, given: Given): Given {
  const { source, folder = "" } = given;
  if (!file || source.kind !== "literal" || source.byDefault || typeof source.value !== "string" || folder === "") return given;
  const column = type.kind === "text" ? undefined : sweepFile(source.value);
  if (type.kind !== "text" && !column) return given;
  const value = column ? `@${relativePath(folder, column.path)}#${column.column}` : relativePath(folder, source.value);
  return { ...given, folder: "", source: { ...source, value } };
}

type Place = { readonly draft: Draft; readonly name: string; readonly declaration: InputDeclaration };

// Made for mistakes only: most inputs have none.
const subjectOf = ({ draft, name }: Place): string => `"${draft.id}.${name}"`;
const pathOf = ({ draft, name }: Place): string => pointer("nodes", draft.id, "inputs", name);

function leftOut({ report }: Site, input: Place): Given {
  const { draft, name, declaration } = input;
  // A muted node does not run, so it lacks nothing; but nobody knows a subgraph's ports without its graph.
  const { variablesOf, subgraphOf, inputs } = draft.declaration;
  if (!declaration.optional && !declaration.derive && (!draft.node.muted || name === subgraphOf)) {
    const isVariable = variablesOf !== undefined && !Object.hasOwn(inputs, name);
    report.error(
      "missing-input",
      pointer("nodes", draft.id, "inputs"),
      isVariable ? `The template of "${draft.id}" uses {${name}}, which has no value.` : `${subjectOf(input)} has no value, and there is no default.`,
      `Give "${name}" a value or wire it.`,
    );
  }
  return unknown;
}

function fromLiteral({ report, scope }: Site, input: Place, value: Json): Given {
  const { declaration } = input;
  const problem = checkLiteral(declaration.type, value);
  if (problem === undefined) return { type: typeOfValue(value), source: { kind: "literal", value, byDefault: false }, folder: scopeFolder(scope) };
  report.error("wrong-value", pathOf(input), `${subjectOf(input)} ${problem}.`, typeof value === "string" ? report.didYouMean(value, namesOf(declaration.type)) : undefined);
  return unknown;
}

function namesOf(type: PortType): readonly string[] {
  if (type.kind === "choice") return type.choices;
  return type.kind === "size" ? type.presets : [];
}

function fromWire(site: Site, input: Place, wire: Wire): Given {
  const { report } = site;
  const link = input.draft.links.find(({ input: name }) => name === input.name);
  if (!link) return fromElsewhere(site, input, wire);
  if (input.declaration.structural) return structural(site, input);
  const { from, output } = link;
  const { draft } = from;
  if (draft && !draft.mayHaveMoreOutputs && !draft.outputs.has(output)) {
    report.error("unknown-output", pathOf(input), `${subjectOf(input)} is wired to "${wire.$from}", but "${from.name}" has no output "${output}".`, report.didYouMean(output, draft.outputs.keys()));
    return unknown;
  }
  const given = draft?.gives?.get(output);
  return given ? connected(site, input, given, wire.$from) : unknown;
}

/** A wire that leads to no node. */
function fromElsewhere(site: Site, input: Place, wire: Wire): Given {
  const { report } = site;
  const ends = wireEnds(wire);
  if (!ends) {
    report.error("wrong-wire", pathOf(input), `${subjectOf(input)} is wired to "${wire.$from}", which names no output.`, 'Write { "$from": "node.output" }.');
    return unknown;
  }
  if (ends.node === "inputs") return fromGraphInput(site, input, ends.output);
  if (input.declaration.structural) return structural(site, input);
  report.error("unknown-node", pathOf(input), `${subjectOf(input)} is wired to the node "${ends.node}", which the graph does not have.`, report.didYouMean(ends.node, Object.keys(site.scope.graph.nodes)));
  return unknown;
}

function structural({ report }: Site, input: Place): Given {
  report.error("wired-structural-input", pathOf(input), `${subjectOf(input)} decides the node's inputs or axes before anything runs, so it cannot be wired to another node.`, 'Write its value here, or wire it to an input of the graph: { "$from": "inputs.name" }.');
  return unknown;
}

function fromGraphInput(site: Site, input: Place, name: string): Given {
  const { report, scope } = site;
  const declared = scope.graph.inputs ?? {};
  if (!Object.hasOwn(declared, name)) {
    report.error("unknown-graph-input", pathOf(input), `${subjectOf(input)} is wired to the graph input "${name}", which the graph does not have.`, report.didYouMean(name, Object.keys(declared)));
    return unknown;
  }
  const given = site.graphInput(name);
  if (!given) return unknown;
  if (input.declaration.structural && given.origin?.isWired) {
    const { origin } = given;
    origin.report.error(
      "wired-structural-input",
      origin.path,
      `${origin.subject} cannot be wired to a node: in ${scope.file ?? "the graph"} it becomes ${subjectOf(input)}, which decides inputs or axes before anything runs.`,
      'Write its value here, or wire it to an input of the graph: { "$from": "inputs.name" }.',
    );
    return unknown;
  }
  return connected(site, input, given, `inputs.${name}`);
}

/** Leads what is given into the input, if it fits. What does not fit because of what a subgraph is given is told where it was given. */
function connected(site: Site, input: Place, given: Given, from: string): Given {
  const { declaration } = input;
  const { origin } = given;
  if (given.type && !connects(given.type.kind, declaration.type.kind)) {
    const { message, hint } = explainMismatch(site, input, given.type, from);
    // A graph input of a type of its own does not fit whatever it is given.
    const isOfFile = typeNamed(site.scope.graph.inputs?.[from.slice("inputs.".length)]?.type ?? "")?.kind !== "any";
    if (!origin || isOfFile) site.report.error("type-mismatch", pathOf(input), message, hint);
    else origin.report.error("type-mismatch", origin.path, `${toldAt(site, input, given).subject} takes ${withArticle(declaration.type)} there, not ${withArticle(given.type)}.`);
    return unknown;
  }
  const coercion = given.type && coercionBetween(given.type.kind, declaration.type.kind);
  const { source } = given;
  switch (source.kind) {
    case "literal": {
      const coerced = coerce(source.value, coercion, declaration.type);
      if (coerced.ok) return { ...given, source: { kind: "literal", value: coerced.value, byDefault: false } };
      const told = toldAt(site, input, given);
      told.report.error("wrong-value", told.path, `${told.subject} ${coerced.message}.`, origin ? undefined : `The value comes from "${from}".`);
      return unknown;
    }
    case "wire": {
      const through = coercion === undefined ? source : wireThrough(source, composed(source.coercion, coercion));
      if (!given.values) return through === source ? given : { ...given, source: through };
      const values = given.values.map((value) => coerce(value, coercion, declaration.type));
      warnOfValues(toldAt(site, input, given), values, from);
      return { ...given, source: through, values: values.flatMap((coerced) => (coerced.ok ? [coerced.value] : [])) };
    }
    default:
      return given;
  }
}

/** Where a mistake in what is given belongs. */
function toldAt({ report, scope }: Site, input: Place, { origin }: Given): Pick<Origin, "report" | "path" | "subject"> {
  if (!origin) return { report, path: pathOf(input), subject: subjectOf(input) };
  return { report: origin.report, path: origin.path, subject: `${origin.subject}, which is ${subjectOf(input)} in ${scope.file ?? "the graph"},` };
}

function wireThrough({ node, output }: { readonly node: string; readonly output: string }, coercion: Coercion | undefined): Source {
  return { kind: "wire", node, output, ...(coercion === undefined ? {} : { coercion }) };
}

/** Values that only some tasks get are no error of the graph: those tasks fail, and the rest goes on. */
function warnOfValues({ report, path, subject }: Pick<Origin, "report" | "path" | "subject">, values: readonly Coerced[], from: string): void {
  const problems = values.filter((coerced) => !coerced.ok);
  const first = problems[0];
  if (first) report.warn("value-out-of-range", path, `${subject} will fail for ${problems.length} of the ${values.length} values of "${from}": it ${first.message}.`, `Change the values that "${from}" gives.`);
}
