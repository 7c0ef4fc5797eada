import type { Catalogue, InputDeclaration } from "../node/catalogue.ts";
import { checkLiteral } from "../types/checkLiteral.ts";
import { type Coercion, coerce, coercionBetween, composed, connects } from "../types/coercion.ts";
import { pointer } from "../document/diagnostic.ts";
import type { Draft } from "./draftNode.ts";
import { explainMismatch } from "./explainMismatch.ts";
import { type Graph, isWire, type Wire, wireEnds } from "../document/graph.ts";
import type { GraphInputValue } from "./graphInputs.ts";
import type { Json } from "../document/json.ts";
import type { PortType } from "../types/portType.ts";
import type { Report } from "./report.ts";
import type { ResolvedInput, Source } from "./resolvedGraph.ts";
import { typeOfValue } from "../types/typeOfValue.ts";

/** What a wire from an output leads to. */
export type Given = {
  /** Undefined where nobody can tell, because of a mistake that has been reported or because there is no value at all: it then fits everywhere. */
  readonly type: PortType | undefined;
  readonly source: Source;
  /** All values that can come, where literals tell. */
  readonly values?: readonly Json[];
};

/** An input together with the type of what it carries. */
export type CarriedInput = ResolvedInput & Omit<Given, "source">;

/** What an input is resolved among. */
export type Site = {
  readonly graph: Graph;
  readonly catalogue: Catalogue;
  readonly report: Report;
  readonly graphInputs: ReadonlyMap<string, GraphInputValue>;
  /** Without the nodes of unknown type. */
  readonly drafts: ReadonlyMap<string, Draft>;
  /** Of nodes that have been resolved; those in a cycle never are. */
  readonly given: (node: string, output: string) => Given | undefined;
};

const unknown: Given = { type: undefined, source: { kind: "open" } };

/** Finds what an input holds and reports what is wrong with it. Where something is, the input is open and fits everything, so that one mistake is told once. */
export function resolveInput(site: Site, draft: Draft, name: string, declaration: InputDeclaration): CarriedInput {
  const { inputs } = draft.node;
  const written = inputs && Object.hasOwn(inputs, name) ? inputs[name] : undefined;
  const input: Place = { draft, name, declaration, subject: `"${draft.id}.${name}"`, path: pointer("nodes", draft.id, "inputs", name) };
  const given = written === undefined ? leftOut(site, input) : isWire(written) ? fromWire(site, input, written) : fromLiteral(site, input, written);
  // What an input of one type carries has that type, whatever it was before the wire converted it.
  return { ...given, name, declaration, type: declaration.type.kind === "any" || !given.type ? given.type : declaration.type };
}

type Place = { readonly draft: Draft; readonly name: string; readonly declaration: InputDeclaration; readonly subject: string; readonly path: string };

function leftOut({ report }: Site, { draft, name, declaration, subject }: Place): Given {
  if (declaration.default !== undefined) return { type: typeOfValue(declaration.default), source: { kind: "literal", value: declaration.default, byDefault: true } };
  // A muted node does not run, so it lacks nothing.
  if (!declaration.optional && !declaration.derive && !draft.node.muted) {
    const isVariable = !Object.hasOwn(draft.declaration.inputs, name);
    report.error(
      "missing-input",
      pointer("nodes", draft.id, "inputs"),
      isVariable ? `The template of "${draft.id}" uses {${name}}, which has no value.` : `${subject} has no value, and there is no default.`,
      `Give "${name}" a value or wire it.`,
    );
  }
  return unknown;
}

function fromLiteral({ report }: Site, { declaration, subject, path }: Place, value: Json): Given {
  const problem = checkLiteral(declaration.type, value);
  if (problem === undefined) return { type: typeOfValue(value), source: { kind: "literal", value, byDefault: false } };
  report.error("wrong-value", path, `${subject} ${problem}.`, typeof value === "string" ? report.didYouMean(value, namesOf(declaration.type)) : undefined);
  return unknown;
}

function namesOf(type: PortType): readonly string[] {
  if (type.kind === "choice") return type.choices;
  return type.kind === "size" ? type.presets : [];
}

function fromWire(site: Site, input: Place, wire: Wire): Given {
  const { report } = site;
  const { declaration, subject, path } = input;
  const ends = wireEnds(wire);
  if (!ends) {
    report.error("wrong-wire", path, `${subject} is wired to "${wire.$from}", which names no output.`, 'Write { "$from": "node.output" }.');
    return unknown;
  }
  if (ends.node === "inputs") return fromGraphInput(site, input, ends.output);
  if (declaration.structural) {
    report.error("wired-structural-input", path, `${subject} decides the node's inputs or axes before anything runs, so it cannot be wired to another node.`, 'Write its value here, or wire it to an input of the graph: { "$from": "inputs.name" }.');
    return unknown;
  }
  if (!Object.hasOwn(site.graph.nodes, ends.node)) {
    report.error("unknown-node", path, `${subject} is wired to the node "${ends.node}", which the graph does not have.`, report.didYouMean(ends.node, Object.keys(site.graph.nodes)));
    return unknown;
  }
  const outputs = site.drafts.get(ends.node)?.declaration.outputs;
  if (outputs && !Object.hasOwn(outputs, ends.output)) {
    report.error("unknown-output", path, `${subject} is wired to "${wire.$from}", but "${ends.node}" has no output "${ends.output}".`, report.didYouMean(ends.output, Object.keys(outputs)));
    return unknown;
  }
  const given = site.given(ends.node, ends.output);
  return given ? connected(site, input, given, wire.$from) : unknown;
}

function fromGraphInput(site: Site, input: Place, name: string): Given {
  const { report } = site;
  const graphInput = site.graphInputs.get(name);
  if (!graphInput) {
    report.error("unknown-graph-input", input.path, `${input.subject} is wired to the graph input "${name}", which the graph does not have.`, report.didYouMean(name, site.graphInputs.keys()));
    return unknown;
  }
  const { type, value } = graphInput;
  // A value that is missing or wrong has been reported; whether the types fit can be told without it.
  return connected(site, input, { type, source: value === undefined ? { kind: "open" } : { kind: "literal", value, byDefault: false } }, `inputs.${name}`);
}

/** Leads what is given into the input, if it fits. */
function connected(site: Site, input: Place, given: Given, from: string): Given {
  const { declaration, subject, path } = input;
  if (given.type && !connects(given.type.kind, declaration.type.kind)) {
    const { message, hint } = explainMismatch(site, input, given.type, from);
    site.report.error("type-mismatch", path, message, hint);
    return unknown;
  }
  const coercion = given.type && coercionBetween(given.type.kind, declaration.type.kind);
  const { source } = given;
  switch (source.kind) {
    case "literal": {
      const coerced = coerce(source.value, coercion, declaration.type);
      if (coerced.ok) return { type: given.type, source: { kind: "literal", value: coerced.value, byDefault: false } };
      site.report.error("wrong-value", path, `${subject} ${coerced.message}.`, `The value comes from "${from}".`);
      return unknown;
    }
    case "wire":
      warnOfValues(site, input, given.values ?? [], coercion, from);
      return { ...given, source: wireThrough(source, composed(source.coercion, coercion)) };
    default:
      return given;
  }
}

function wireThrough({ node, output }: { readonly node: string; readonly output: string }, coercion: Coercion | undefined): Source {
  return { kind: "wire", node, output, ...(coercion === undefined ? {} : { coercion }) };
}

/** Values that only some tasks get are no error of the graph: those tasks fail, and the rest goes on. */
function warnOfValues({ report }: Site, { declaration, subject, path }: Place, values: readonly Json[], coercion: Coercion | undefined, from: string): void {
  const problems = values.map((value) => coerce(value, coercion, declaration.type)).filter((coerced) => !coerced.ok);
  const first = problems[0];
  if (first) report.warn("value-out-of-range", path, `${subject} will fail for ${problems.length} of the ${values.length} values of "${from}": it ${first.message}.`, `Change the values that "${from}" gives.`);
}
