import { bypassMuted } from "./bypassMuted.ts";
import { type Draft, draftNode, type DraftOptions, type Gives } from "./draftNode.ts";
import { type Elements, elementsOf } from "./elements.ts";
import { folderOf } from "../document/relativePath.ts";
import { type GraphNode, isWire, wireEnds } from "../document/graph.ts";
import type { GraphInputValue } from "./graphInputs.ts";
import { newAxesOf } from "./newAxes.ts";
import type { OutputDeclaration } from "../node/catalogue.ts";
import { outputTypes } from "./outputTypes.ts";
import { pointer } from "../document/diagnostic.ts";
import type { PortType } from "../types/portType.ts";
import type { Report } from "./report.ts";
import type { NewAxis, ResolvedInput, ResolvedNode, ResolvedOutput } from "./resolvedGraph.ts";
import { type CarriedInput, type Given, type Origin, resolveInput, type Site } from "./resolveInput.ts";
import { resolveOutput } from "./resolveOutput.ts";
import type { Scope } from "./scope.ts";
import type { SweepContext } from "../types/sweepValues.ts";
import type { Unit } from "./units.ts";

export type ResolverOptions = DraftOptions & { readonly column?: SweepContext["column"]; readonly file?: ((path: string) => void) | undefined };

/** What has been found out of one graph. */
type State = {
  readonly site: Site;
  readonly drafts: Map<string, Draft>;
  /** Of a subgraph: what its node gives its inputs, and what it gives its node's outputs. */
  readonly inputs: Map<string, CarriedInput>;
  readonly passed: Map<string, Given>;
};

/** The outputs of a node that runs: its own streams. */
class NodeGives implements Gives {
  readonly #draft: Draft;
  readonly #types: ReadonlyMap<string, PortType | undefined>;
  readonly #elements: ReadonlyMap<string, Elements>;

  constructor(draft: Draft, types: ReadonlyMap<string, PortType | undefined>, elements: ReadonlyMap<string, Elements>) {
    this.#draft = draft;
    this.#types = types;
    this.#elements = elements;
  }

  get(output: string): Given | undefined {
    if (!this.#types.has(output)) return undefined;
    const declared = this.#draft.declaration.outputs[output]?.type;
    const values = declared && "elementsOf" in declared ? this.#elements.get(declared.elementsOf)?.values : undefined;
    return { type: this.#types.get(output), source: { kind: "wire", node: this.#draft.runId, output }, ...(values ? { values } : {}) };
  }

  *values(): Iterable<Given> {
    for (const output of this.#types.keys()) yield this.get(output) as Given;
  }
}

const noInputs: ReadonlyMap<string, CarriedInput> = new Map();

/** Resolves units one after the other, each after what it reads; what is in a cycle or behind one, as far as that goes without knowing what its wires carry. */
export class Resolver {
  /** Those that run, in the order in which they were resolved. */
  readonly nodes = new Map<string, ResolvedNode>();
  readonly #options: ResolverOptions;
  readonly #states: ReadonlyMap<Scope, State>;

  constructor(scopes: readonly Scope[], options: ResolverOptions, report: Report, rootInputs: ReadonlyMap<string, GraphInputValue>) {
    this.#options = options;
    const fixed = new Map([...rootInputs].map(([name, { type, value }]): [string, Given] => [name, { type, source: value === undefined ? { kind: "open" } : { kind: "literal", value, byDefault: false } }]));
    this.#states = new Map(
      scopes.map((scope) => {
        const state: Omit<State, "site"> = { drafts: new Map(), inputs: new Map(), passed: new Map() };
        const site: Site = {
          scope,
          catalogue: options.catalogue,
          report: report.of(scope.file),
          drafts: state.drafts,
          file: options.file,
          graphInput: (name) => (scope.outer ? state.inputs.get(name) : fixed.get(name)),
          given: (node, output) => state.drafts.get(node)?.gives?.get(output),
        };
        return [scope, { ...state, site }];
      }),
    );
  }

  site(scope: Scope): Site {
    return this.#stateOf(scope).site;
  }

  draft(unit: Unit): void {
    const { scope, name, node } = unit;
    const { drafts, site } = this.#stateOf(scope);
    unit.draft = node && draftNode(unit, node, this.#options, site.report);
    if (unit.draft) drafts.set(name, unit.draft);
  }

  resolve(unit: Unit): void {
    const { kind, scope, name, draft } = unit;
    if (kind === "input") this.#resolveInput(scope, name);
    else if (kind === "output") this.#resolveOutput(scope, name);
    else if (draft && kind === "node") this.#resolveNode(scope, draft);
    else if (draft) this.#resolveSubgraph(scope, draft);
  }

  /** What the outputs of a node lead to, for one that does not run itself. */
  sources(scope: Scope, id: string): readonly string[] {
    return [...(this.#stateOf(scope).drafts.get(id)?.gives?.values() ?? [])].flatMap(({ source }) => (source.kind === "wire" ? [source.node] : []));
  }

  #stateOf(scope: Scope): State {
    const state = this.#states.get(scope);
    if (!state) throw new Error("a graph that is not part of the whole");
    return state;
  }

  #resolveNode(scope: Scope, draft: Draft): void {
    const { site } = this.#stateOf(scope);
    const { runId, declaration, facts, columns } = draft;
    // What the outputs of most nodes are does not hang on their inputs, which then nobody looks up.
    const isPlain = facts.plainOutputs !== undefined && draft.outputs === facts.outputs;
    const inputs = isPlain && !draft.node.muted ? noInputs : new Map<string, CarriedInput>();
    const resolved: ResolvedInput[] = [];
    for (const [name, port] of draft.ports) {
      const input = resolveInput(site, draft, name, port);
      if (inputs !== noInputs) (inputs as Map<string, CarriedInput>).set(name, input);
      resolved.push(input.values === undefined && input.origin === undefined && input.folder === undefined ? input : { name, declaration: input.declaration, source: input.source });
    }
    reportUnknownInputs(draft, site.report);
    reportNothingGiven(draft, site.report);
    const elements = elementsOf(draft, inputs, site.report, this.#options.column);
    const types = outputTypes(draft, inputs, elements);
    draft.gives = draft.node.muted ? bypassMuted(draft, inputs, types) : new NodeGives(draft, types, elements);
    if (draft.node.muted || scope.isMuted) return;
    const newAxes = newAxesOf(draft, inputs, elements);
    const outputs = isPlain
      ? facts.plainOutputs
      : [...draft.outputs].map(([name, output]): ResolvedOutput => ({ name, type: types.get(name) ?? { kind: "any" }, newAxes: axesOfOutput(output.axes, newAxes), mayBeAbsent: declaration.behaviour === "zip" ? !isPaired(output, inputs) : (output.mayBeAbsent ?? false) }));
    const { prefix, file } = scope;
    this.nodes.set(runId, { id: runId, declaration, inputs: resolved, outputs, newAxes, columns, ...(file === undefined ? {} : { inside: { prefix, file } }) });
  }

  /** The node itself does nothing: what is wrong with it is told, and its ports are resolved each for itself. */
  #resolveSubgraph(scope: Scope, draft: Draft): void {
    const { site } = this.#stateOf(scope);
    for (const [name, port] of Object.entries(draft.declaration.inputs)) resolveInput(site, draft, name, port);
    reportUnknownInputs(draft, site.report);
  }

  #resolveInput(scope: Scope, name: string): void {
    const { outer } = scope;
    if (!outer) return;
    const { site, drafts } = this.#stateOf(outer.scope);
    const draft = drafts.get(outer.id);
    const port = draft?.ports.get(name);
    if (!draft || !port) return;
    const carried = resolveInput(site, draft, name, port);
    const origin = originOf(site, draft.node, outer.id, name);
    this.#stateOf(scope).inputs.set(name, origin ? { ...carried, origin } : { ...carried, folder: folderOf(scope.file ?? "") });
  }

  #resolveOutput(scope: Scope, name: string): void {
    const { outer } = scope;
    const draft = outer && this.#stateOf(outer.scope).drafts.get(outer.id);
    if (!outer || !draft) return;
    const { site, inputs } = this.#stateOf(scope);
    const { passed: known } = this.#stateOf(scope);
    draft.gives = known;
    if (!draft.node.muted) {
      const led = resolveOutput(site, name);
      if (led) known.set(name, led);
    } else if (known.size === 0) {
      // All at once, since each type goes to one output only.
      const types = new Map(Object.keys(scope.graph.outputs ?? {}).map((name) => [name, resolveOutput(site, name)?.type]));
      const declared = new Map(Object.keys(scope.graph.inputs ?? {}).flatMap((name) => inputs.has(name) ? [[name, inputs.get(name) as CarriedInput]] : []));
      for (const [name, passed] of bypassMuted(draft, declared, types)) known.set(name, passed);
    }
  }
}

/** Where a value was written that a subgraph node gives its graph; undefined for what the graph's file says itself. */
function originOf(site: Site, node: GraphNode, id: string, name: string): Origin | undefined {
  const written = node.inputs && Object.hasOwn(node.inputs, name) ? node.inputs[name] : undefined;
  if (written === undefined) return undefined;
  const ends = isWire(written) ? wireEnds(written) : undefined;
  const before = ends?.node === "inputs" ? site.graphInput(ends.output)?.origin : undefined;
  return before ?? { report: site.report, path: pointer("nodes", id, "inputs", name), subject: `"${id}.${name}"`, isWired: isWire(written) && ends?.node !== "inputs" };
}

/** Whether a zip's output has an input to come from: what an absence in that does to it is the plan's to say. */
function isPaired({ type }: OutputDeclaration, inputs: ReadonlyMap<string, CarriedInput>): boolean {
  return "sameAs" in type && inputs.get(type.sameAs)?.source.kind === "wire";
}

/** R7. */
function axesOfOutput(names: readonly string[] | undefined, newAxes: readonly NewAxis[]): readonly string[] {
  return newAxes.filter(({ name }) => names === undefined || names.includes(name)).map(({ id }) => id);
}

/** A muted node does not run, so it lacks nothing. */
function reportNothingGiven({ id, node, declaration: { needsOneOf } }: Draft, report: Report): void {
  if (!needsOneOf || node.muted || needsOneOf.some((name) => Object.hasOwn(node.inputs ?? {}, name))) return;
  report.error("missing-input", pointer("nodes", id, "inputs"), `"${id}" needs at least one of ${needsOneOf.map((name) => `"${name}"`).join(", ")}, and none is given.`, "Give one of them a value or wire it.");
}

function reportUnknownInputs(draft: Draft, report: Report): void {
  if (draft.mayHaveMorePorts) return;
  for (const name of Object.keys(draft.node.inputs ?? {})) {
    if (draft.ports.has(name)) continue;
    report.error("unknown-input", pointer("nodes", draft.id, "inputs", name), `"${draft.id}" (${draft.declaration.type}) has no input "${name}".`, report.didYouMean(name, draft.ports.keys()) ?? `"playgraph nodes ${draft.declaration.type}" lists them.`);
  }
}
