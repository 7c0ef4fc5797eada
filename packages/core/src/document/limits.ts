/**
 * What a graph document may hold. A file beyond any of these is refused while it is being read, before memory or stack are spent on it;
 * a graph drawn by hand stays far below all of them.
 */
export const graphLimits = {
  /** UTF-8 bytes; also the limit of a JSON body over HTTP. */
  bytes: 5_000_000,
  /** Objects and lists inside each other, the document itself included. `JSON.stringify` and `structuredClone` overflow from about 5,000. */
  depth: 64,
  nodes: 10_000,
  /** Of all nodes together, and so of wires too: ten for each of the most nodes there can be. */
  inputs: 100_000,
  /** Objects, lists, texts, numbers and words: bounds memory, since `[[],[],…]` takes far more of it than of the file. */
  values: 500_000,
  /** Characters of a key: paths repeat keys, so long ones would make many errors dear. */
  key: 1_000,
  /** Problems told in one pass; the rest is counted. */
  diagnostics: 500,
} as const;

export type GraphLimits = { readonly [Name in keyof typeof graphLimits]: number };
