import type { AxisDeclaration, InputDeclaration, NodeDeclaration, OutputDeclaration, PortType } from "@playgraph/core";
import * as z from "zod";

/** The form of a node's declaration, which comes from a user's module and may be anything. Each table has every key that there is, so that none is forgotten here. */
type FieldsOf<Type> = { readonly [Key in keyof Type]-?: z.ZodType<NonNullable<Type[Key]>> | z.ZodExactOptional<z.ZodType<NonNullable<Type[Key]>>> };

const portName = /^[A-Za-z_][A-Za-z0-9_-]{0,63}$/;
const name = z.string();
const limit = z.number();
const yes = z.literal(true);
/** Looked at by itself: any depth of JSON may stand here. */
const anyValue = z.unknown() as z.ZodType<NonNullable<InputDeclaration["default"]>>;

const numberLimits = { min: limit.exactOptional(), max: limit.exactOptional(), step: limit.positive().exactOptional() };

const portType: z.ZodType<PortType> = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("text"), maxLength: z.int().nonnegative().exactOptional(), pattern: z.string().refine(isPattern, "must be a regular expression").exactOptional(), form: z.string().exactOptional(), multiline: z.boolean().exactOptional() }),
  z.strictObject({ kind: z.literal("integer"), ...numberLimits }),
  z.strictObject({ kind: z.literal("number"), ...numberLimits }),
  z.strictObject({ kind: z.literal("boolean") }),
  z.strictObject({ kind: z.literal("image") }),
  z.strictObject({ kind: z.literal("mask") }),
  z.strictObject({ kind: z.literal("size"), presets: z.array(z.string()), min: z.int().positive(), max: z.int().positive() }),
  z.strictObject({ kind: z.literal("choice"), choices: z.array(z.string()).min(1) }),
  z.strictObject({ kind: z.literal("json") }),
  z.strictObject({ kind: z.literal("any") }),
]);

function isPattern(pattern: string): boolean {
  try {
    return new RegExp(pattern, "u") instanceof RegExp;
  } catch {
    return false;
  }
}

const input = z.strictObject({
  type: portType,
  doc: z.string(),
  default: anyValue.exactOptional(),
  optional: yes.exactOptional(),
  derive: z.literal("seed").exactOptional(),
  collect: yes.exactOptional(),
  structural: yes.exactOptional(),
  namesAxes: z.enum(["list", "list or record"]).exactOptional(),
  file: yes.exactOptional(),
  accepts: z.enum(["absent", "holes"]).exactOptional(),
} satisfies FieldsOf<InputDeclaration>);

const output = z.strictObject({
  type: z.union([portType, z.strictObject({ sameAs: name }), z.strictObject({ elementsOf: name, typeFrom: name.exactOptional() })]),
  doc: z.string(),
  axes: z.array(z.string()).exactOptional(),
  mayBeAbsent: yes.exactOptional(),
} satisfies FieldsOf<OutputDeclaration>);

const axis: z.ZodType<AxisDeclaration> = z.discriminatedUnion("from", [
  z.strictObject({ from: z.literal("template"), input: name }),
  z.strictObject({
    from: z.literal("items"),
    name: z.string().regex(portName).exactOptional(),
    length: z.array(z.union([z.strictObject({ valueOf: name, labels: z.strictObject({ from: name, unless: name }).exactOptional() }), z.strictObject({ elementsOf: name }), z.strictObject({ rowsOf: name })])),
    unless: z.strictObject({ input: name, is: z.union([z.string(), z.number(), z.boolean()]) }).exactOptional(),
  }),
]);

const portNames = z.string().regex(portName, "a name is letters, digits, _ and -, and begins with a letter");

export const declarationSchema = z.strictObject({
  type: z.string().regex(/^[a-z][a-z0-9-]{0,63}$/, "a type is lower-case letters, digits and hyphens, and begins with a letter"),
  version: z.int().positive(),
  title: z.string().trim().min(1),
  summary: z.string(),
  category: z.enum(["source", "text", "axes", "generate", "image", "output"]),
  behaviour: z.enum(["map", "emit", "collect", "zip", "subgraph"]),
  inputs: z.record(portNames, input),
  outputs: z.record(portNames, output),
  needsOneOf: z.array(name).min(1).exactOptional(),
  variablesOf: name.exactOptional(),
  subgraphOf: name.exactOptional(),
  tableOf: z.strictObject({ file: name, columns: name, label: name.exactOptional() } satisfies FieldsOf<NonNullable<NodeDeclaration["tableOf"]>>).exactOptional(),
  axes: z.array(axis),
  cache: z.boolean(),
  resource: z.enum(["fal", "cpu", "io", "none"]),
  generations: z.union([z.int().nonnegative(), z.strictObject({ valueOf: name })]),
  endpoint: z.union([z.string(), z.strictObject({ valueOf: name })]).exactOptional(),
  namesFiles: name.exactOptional(),
  effect: z.literal(true).exactOptional(),
  timeout: z.number().positive().exactOptional(),
} satisfies FieldsOf<NodeDeclaration>);
