import type { InputDeclaration, NodeDeclaration, OutputDeclaration } from "../node/catalogue.ts";
import { listInputs } from "./elements.ts";
import type { PortType } from "../types/portType.ts";
import type { CarriedInput } from "./resolveInput.ts";
import type { ResolvedOutput } from "./resolvedGraph.ts";
import { typeOfValue } from "../types/typeOfValue.ts";

/** What follows from a declaration alone: worked out once for all nodes of the type. */
export type TypeFacts = {
  readonly ports: ReadonlyMap<string, InputDeclaration>;
  readonly outputs: ReadonlyMap<string, OutputDeclaration>;
  /** The inputs that hold templates. */
  readonly templates: ReadonlySet<string>;
  /** The inputs that the node takes elements of, each with the input that may say their type. */
  readonly lists: ReadonlyMap<string, string | undefined>;
  /** The inputs that hold the path of a file which the node reads as it is, when it runs: tables and graphs are read before. */
  readonly files: ReadonlySet<string>;
  /** Inputs with a default, as they are when nothing is written. */
  readonly defaults: ReadonlyMap<string, CarriedInput>;
  /** Of the outputs, where they follow from the declaration. */
  readonly types: ReadonlyMap<string, PortType> | undefined;
  /** The same as a node without axes of its own has them. */
  readonly plainOutputs: readonly ResolvedOutput[] | undefined;
};

const known = new WeakMap<NodeDeclaration, TypeFacts>();

export function typeFacts(declaration: NodeDeclaration): TypeFacts {
  const before = known.get(declaration);
  if (before) return before;
  const facts = factsOf(declaration);
  known.set(declaration, facts);
  return facts;
}

function factsOf(declaration: NodeDeclaration): TypeFacts {
  const { inputs, axes, variablesOf, subgraphOf, tableOf, behaviour } = declaration;
  const outputs = Object.entries(declaration.outputs);
  const stated = outputs.flatMap(([name, { type }]): [string, PortType][] => ("kind" in type ? [[name, type]] : []));
  const types = stated.length === outputs.length ? new Map(stated) : undefined;
  const plain = types && axes.length === 0 && behaviour !== "zip" ? outputs.map(([name, { mayBeAbsent = false }]): ResolvedOutput => ({ name, type: types.get(name) ?? { kind: "any" }, newAxes: [], mayBeAbsent })) : undefined;
  return {
    ports: new Map(Object.entries(inputs)),
    outputs: new Map(outputs),
    templates: new Set([...(variablesOf === undefined ? [] : [variablesOf]), ...axes.flatMap((axis) => (axis.from === "template" ? [axis.input] : []))]),
    lists: listInputs(declaration),
    files: new Set(Object.entries(inputs).flatMap(([name, { file, type }]) => (file && type.kind === "text" && name !== subgraphOf && name !== tableOf?.file ? [name] : []))),
    defaults: new Map(Object.entries(inputs).flatMap(([name, input]): [string, CarriedInput][] => (input.default === undefined ? [] : [[name, leftAtDefault(name, input, input.default)]]))),
    types,
    plainOutputs: plain,
  };
}

/** An input that nothing is written for. */
export function leftAtDefault(name: string, declaration: InputDeclaration, value: NonNullable<InputDeclaration["default"]> | null): CarriedInput {
  return { name, declaration, source: { kind: "literal", value, byDefault: true }, type: declaration.type.kind === "any" ? typeOfValue(value) : declaration.type };
}
