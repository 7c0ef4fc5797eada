import { defineNode, integer, json, type NodeDefinition, text } from "@playgraph/core";
import { expect, it } from "vitest";
import { declarationProblem } from "./declarationProblem.ts";

const facts = { type: "shout", version: 1, title: "Shout", summary: "Text in capitals.", category: "text", inputs: { text: text().input({ doc: "What." }) }, outputs: { text: text().output({ doc: "Louder." }) } } as const;
const shout = defineNode({ ...facts, run: ({ text }) => ({ text }) });

/** @param facts that a module in JavaScript may have said instead */
function problemOf(facts: object, definition: NodeDefinition = shout): string | undefined {
  const { declaration, ...functions } = definition;
  return declarationProblem({ declaration: { ...declaration, ...facts }, functions: Object.keys(functions) as ("run" | "emit" | "collect")[] });
}

it("[U4] finds nothing wrong with what defineNode made", () => {
  expect(problemOf({})).toBeUndefined();
  const collect = defineNode({ ...facts, inputs: { text: text().collect({ doc: "" }), over: json().input({ doc: "", default: null, structural: true, namesAxes: "list" }) }, collect: () => ({ text: "" }) });
  expect(problemOf({}, collect)).toBeUndefined();
  const emit = defineNode({
    ...facts,
    inputs: { count: integer({ min: 0 }).input({ doc: "", default: 2 }) },
    axes: [{ from: "items", name: "row", length: [{ valueOf: "count" }], unless: { input: "count", is: 1 } }],
    timeout: 500,
    *emit() {
      yield { labels: ["a"], outputs: { text: "" } };
    },
  });
  expect(problemOf({}, emit)).toBeUndefined();
});

it.each<[string, object, string]>([
  ["a type that is no id", { type: "../Shout" }, "is declared wrongly at type: a type is lower-case letters, digits and hyphens, and begins with a letter"],
  ["a missing fact", { title: undefined }, "is declared wrongly at title: expected string, received undefined"],
  ["an unknown fact", { timeOut: 5 }, 'is declared wrongly: nothing is called "timeOut" there'],
  ["a version that is none", { version: 0.5 }, "is declared wrongly at version: expected int, received number"],
  ["a kind that there is not", { inputs: { text: { type: { kind: "string" }, doc: "" } } }, "is declared wrongly at inputs.text.type.kind"],
  ["an unknown key of an input", { inputs: { text: { ...facts.inputs.text, defualt: "" } } }, 'is declared wrongly at inputs.text: nothing is called "defualt" there'],
  ["a name that no wire could say", { outputs: { "a.b": facts.outputs.text } }, "is declared wrongly at outputs.a.b"],
  ["an input whose name is that of a prototype", { inputs: { ["__proto__"]: 3 } }, 'has an input or output called "__proto__", which is no name'],
  ["an output whose name is that of a prototype", { outputs: { ["__proto__"]: 3 } }, 'has an input or output called "__proto__", which is no name'],
  ["a pattern that is none", { inputs: { text: { type: { kind: "text", pattern: "(" }, doc: "" } } }, "is declared wrongly at inputs.text.type.pattern: must be a regular expression"],
  ["a default that does not fit", { inputs: { text: { ...facts.inputs.text, default: 7 } } }, 'has an input "text" whose default must be text, not 7'],
  ["a default that is no JSON", { inputs: { text: { type: { kind: "json" }, doc: "", default: [new Date(0)] } } }, 'has an input "text" whose default holds a Date, which is no plain object'],
  ["a choice among inputs of which one is not there", { needsOneOf: ["text", "txet"] }, 'says "txet" in needsOneOf, but has no such input; did you mean "text"?'],
  ["a fact about an input that is not there", { variablesOf: "txet" }, 'says "txet" in variablesOf, but has no such input; did you mean "text"?'],
  ["a payee in an input that is not there", { generations: 1, endpoint: { valueOf: "model" } }, 'says "model" in endpoint, but has no such input'],
  ["an output like an input that is not there", { outputs: { text: { type: { sameAs: "image" }, doc: "" } } }, 'says "image" in outputs, but has no such input'],
  ["axes without items", { axes: [{ from: "items", length: [] }] }, "declares axes, and so needs the function emit"],
  ["a behaviour without its function", { behaviour: "emit" }, "has no function emit"],
  ["rows that nobody takes", { inputs: { text: { ...facts.inputs.text, collect: true } } }, "has a collect input, and so needs the function collect"],
])("[U4] refuses %s", (_, facts, sentence) => {
  expect(problemOf(facts)).toContain(sentence);
});
