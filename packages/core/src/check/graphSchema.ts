import type { Catalogue, InputDeclaration, NodeDeclaration } from "../node/catalogue.ts";
import { graphShape, type Names, nodeShape, type Shape } from "../document/graphShape.ts";
import type { Json, JsonRecord } from "../document/json.ts";
import type { PortType } from "../types/portType.ts";

/**
 * JSON Schema (draft 2020-12) of the graph document, for editors that complete and check. It says what each installed node type takes; node types that
 * it does not know are allowed, as in the format. What only the whole graph can tell (missing inputs, where wires lead, types along them) it leaves to `check`.
 */
export function graphSchema(catalogue: Catalogue): Json {
  const types = [...catalogue.values()].toSorted((a, b) => (a.type < b.type ? -1 : 1));
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: "Playgraph graph",
    ...schemaOf(graphShape),
    $defs: { wire, graphInputWire, input: literalOrWire({}, "#/$defs/wire"), node: nodeSchema(types) },
  };
}

const wire = wireSchema("^[^.]+\\.[\\s\\S]", "The output of a node, as `node.output`, or a graph input, as `inputs.name`.");
const graphInputWire = wireSchema("^inputs\\.[\\s\\S]", "A graph input, as `inputs.name`: this input decides ports or axes, so no node can give it.");

function wireSchema(pattern: string, description: string): JsonRecord {
  return { type: "object", properties: { $from: { type: "string", pattern, description } }, required: ["$from"], additionalProperties: false };
}

function nodeSchema(types: readonly NodeDeclaration[]): JsonRecord {
  const known = types.map(({ type, title, summary }) => ({ const: type, title, description: summary }));
  return {
    ...schemaOf(nodeShape),
    properties: { ...fieldsSchema(nodeShape), type: { description: nodeShape.doc?.["type"] ?? "", anyOf: [...known, { type: "string" }] } },
    // A list of alternatives may not be empty, so there is one that always holds.
    allOf: [{}, ...types.map((declaration) => conditional({ properties: { type: { const: declaration.type } }, required: ["type"] }, { properties: { inputs: inputsSchema(declaration) } }))],
  };
}

function inputsSchema({ inputs, variablesOf, subgraphOf, summary }: NodeDeclaration): JsonRecord {
  return {
    description: summary,
    properties: Object.fromEntries(Object.entries(inputs).map(([name, input]) => [name, inputSchema(input)])),
    // The variables of a template are inputs too, and so are the inputs of a subgraph's graph: any name may be one.
    additionalProperties: variablesOf === undefined && subgraphOf === undefined ? false : { $ref: "#/$defs/input" },
  };
}

function inputSchema(input: InputDeclaration): JsonRecord {
  return {
    description: input.doc,
    ...(input.default === undefined ? {} : { default: input.default }),
    ...literalOrWire(literalSchema(input.type), input.structural ? "#/$defs/graphInputWire" : "#/$defs/wire"),
  };
}

/** A literal, unless the object has `$from`: then it is a wire, or wrong. */
function literalOrWire(literal: JsonRecord, wireRef: string): JsonRecord {
  return conditional({ type: "object", required: ["$from"] }, { $ref: wireRef }, literal);
}

/** Keys and values are put together here, because an object with a `then` written out looks like a promise. */
function conditional(...parts: readonly [condition: JsonRecord, yes: JsonRecord, no?: JsonRecord]): JsonRecord {
  return Object.fromEntries(parts.map((part, index) => [["if", "then", "else"][index] ?? "", part ?? {}]));
}

function literalSchema(type: PortType): JsonRecord {
  switch (type.kind) {
    case "text":
      return { type: "string", ...given("maxLength", type.maxLength), ...given("pattern", type.pattern) };
    case "integer":
    case "number":
      return { type: type.kind, ...given("minimum", type.min), ...given("maximum", type.max), ...multipleOf(type) };
    case "boolean":
      return { type: "boolean" };
    case "image":
    case "mask":
      return { type: type.url ? ["string", "object"] : "object" };
    case "size": {
      const pixels: JsonRecord = { type: "integer", minimum: type.min, maximum: type.max };
      return { anyOf: [{ enum: type.presets }, { type: "object", properties: { width: pixels, height: pixels }, required: ["width", "height"], additionalProperties: false }] };
    }
    case "choice":
      return { enum: type.choices };
    case "json":
    case "any":
      return {};
  }
}

/** Steps count from `min`, multiples from 0; and of fractions validators disagree. */
function multipleOf({ min = 0, step }: { readonly min?: number; readonly step?: number }): JsonRecord {
  return step !== undefined && Number.isInteger(step) && min % step === 0 ? { multipleOf: step } : {};
}

function given(key: string, value: Json | undefined): JsonRecord {
  return value === undefined ? {} : { [key]: value };
}

function schemaOf(shape: Shape): JsonRecord {
  switch (shape.is) {
    case "text":
      return { type: "string" };
    case "id":
      return { type: "string", pattern: shape.names.pattern.source };
    case "boolean":
      return { type: "boolean" };
    case "number":
      return { type: "number" };
    case "integer":
      return { type: "integer", minimum: shape.min, maximum: shape.max };
    case "word":
      return { enum: shape.words };
    case "literal":
      return {};
    case "wire":
      return { $ref: "#/$defs/wire" };
    case "input":
      return { $ref: "#/$defs/input" };
    case "list":
      return { type: "array", items: schemaOf(shape.item) };
    case "map":
      return { type: "object", propertyNames: namesSchema(shape.keys), additionalProperties: shape.item === nodeShape ? { $ref: "#/$defs/node" } : schemaOf(shape.item) };
    case "record":
      return { type: "object", properties: fieldsSchema(shape), required: shape.required, additionalProperties: false };
  }
}

function fieldsSchema({ fields, doc = {} }: Shape & { is: "record" }): JsonRecord {
  return Object.fromEntries(Object.entries(fields).map(([key, field]) => [key, { ...given("description", doc[key]), ...schemaOf(field) }]));
}

function namesSchema({ pattern, reserved }: Names): JsonRecord {
  return { pattern: pattern.source, ...(reserved === undefined ? {} : { not: { enum: reserved } }) };
}
