import * as fc from "fast-check";
import { expect, it } from "vitest";
import { pointer } from "./diagnostic.ts";
import { type GraphLimits, graphLimits } from "./limits.ts";
import { parseGraph } from "./parseGraph.ts";
import { saveGraph } from "./saveGraph.ts";
import { arbitraryGraph } from "../testing/arbitraryGraph.ts";

const problems = (source: string | Uint8Array) => parseGraph(source).diagnostics.map(({ code, path }) => `${code} ${path}`);
const messages = (source: string | Uint8Array) => parseGraph(source).diagnostics.map(({ at, message }) => (at ? `${at.line}:${at.column} ${message}` : message));
const graphWith = (rest: string, nodes = "{}") => `{ "playgraph": 1, "nodes": ${nodes}, ${rest} }`;
const nodeWith = (rest: string) => `{ "playgraph": 1, "nodes": { "a": { "type": "text", ${rest} } } }`;
const literal = (value: string) => nodeWith(`"inputs": { "value": ${value} }`);
const bytes = (...values: number[]) => new Uint8Array(values);
const utf8 = (text: string) => new TextEncoder().encode(text);
const minimal = '{ "playgraph": 1, "nodes": {} }';

it("[D1] reads text and its UTF-8 bytes alike", () => {
  const source = graphWith('"name": "Häschen 🐇"');
  expect(parseGraph(utf8(source)).graph).toEqual(parseGraph(source).graph);
  expect(parseGraph(source)).toMatchObject({ graph: { name: "Häschen 🐇" }, diagnostics: [] });
});

it.each([
  ["a byte order mark", bytes(0xef, 0xbb, 0xbf, ...utf8(minimal)), "1:1 The document starts with a byte order mark."],
  ["a byte order mark in text", `\uFEFF${minimal}`, "1:1 The document starts with a byte order mark."],
  ["UTF-16, little end first", bytes(0xff, 0xfe, 0x7b, 0, 0x7d, 0), "1:1 The document is UTF-16 text, not a graph as JSON text."],
  ["UTF-16, big end first", bytes(0xfe, 0xff, 0, 0x7b, 0, 0x7d), "1:1 The document is UTF-16 text, not a graph as JSON text."],
  ["UTF-16 without a mark", bytes(0x7b, 0, 0x7d, 0), "1:1 The document is UTF-16 text, not a graph as JSON text."],
  ["invalid UTF-8", bytes(...utf8('{\n  "é": "'), 0xc3, 0x28, ...utf8('" }')), "2:9 The bytes here are not UTF-8 text."],
  ["UTF-8 that is cut off", bytes(...utf8('{"'), 0xf0, 0x9f), "1:3 The bytes here are not UTF-8 text."],
  ["a PNG", bytes(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a), "1:1 The document is a PNG picture, not a graph as JSON text."],
  ["nothing", bytes(), "The document is empty."],
  ["blanks", " \n\t", "The document is empty."],
])("[D1] refuses %s and says where", (_what, source, message) => {
  expect(parseGraph(source).graph).toBeUndefined();
  expect(messages(source)).toEqual([message]);
});

it.each([
  ["a NUL", '{ "playgraph": 1, "nodes": \0 }', '1:28 "\\u0000" is no JSON value.'],
  ["a NUL inside a text", graphWith('"name": "a\0b"'), "1:40 A text holds a control character."],
  ["a comment", `${minimal} // done`, "1:33 JSON has no comments."],
  ["a comma before }", '{ "playgraph": 1, "nodes": {}, }', "1:32 There is a comma before the closing }."],
  ["a comma before ]", literal("[1, 2,]"), "1:80 There is a comma before the closing ]."],
  ["a missing comma", '{ "playgraph": 1\n"nodes": {} }', "2:1 A comma is missing."],
  ["a missing colon", graphWith('"name" "x"'), "1:39 A colon is missing after the key."],
  ["a missing value", literal("[1,,2]"), "1:77 A value is missing."],
  ["NaN", literal("NaN"), '1:74 "NaN" is no JSON value.'],
  ["single quotes", literal("'x'"), "1:74 \"'x'\" is no JSON value."],
  ["a key without quotes", "{ playgraph: 1 }", '1:3 "playgraph" is no JSON value.'],
  ["an unknown escape", graphWith('"name": "C:\\Users"'), "1:40 A text holds an escape that JSON does not know."],
  ["a line break in a text", graphWith('"name": "a\nb"'), "1:40 The text that starts here is not closed on its line."],
  ["a file that is cut off", '{ "playgraph": 1,\n  "nodes": { "a": { "type": "te', "2:29 The text that starts here is not closed on its line."],
  ["a missing bracket at the end", '{ "playgraph": 1, "nodes": {', "1:29 The document ends in the middle."],
  ["a missing bracket at the very end", minimal.slice(0, -1), "1:31 The document ends in the middle."],
  ["the wrong bracket", '{ "playgraph": 1, "nodes": ] }', "1:28 ] stands where } is due."],
  ["something after the end", `${minimal} {}`, "1:33 Something follows after the end of the document."],
])("[D2] %s is an error with its place, told once", (_what, source, message) => {
  expect(messages(source).filter((text) => /^\d+:\d+ /.test(text))).toEqual([message]);
});

it("[D2] goes on after a mistake that leaves the rest readable, and tells everything at once", () => {
  const source = `{
    "playgraph": 1, // a comment
    "sed": 3,
    "seed": NaN,
    "nodes": {
      "a": { "type": "text", "muted": "yes", },
      "a": { "type": "text" },
      "B": { "type": "text" "inputs": { "x": 9007199254740993, "y": { "$from": "nowhere" } } }
    }
  }`;
  expect(problems(source)).toEqual([
    "syntax ",
    "syntax /seed",
    "syntax /nodes/a",
    "duplicate-key /nodes/a",
    "syntax /nodes/B/type",
    "number-not-exact /nodes/B/inputs/x",
    "unknown-key /sed",
    "bad-id /nodes/B",
    "bad-wire /nodes/B/inputs/y",
  ]);
});

it("[D2] a value that is there but cannot be read is not missed a second time", () => {
  expect(problems('{ "playgraph": 1e400, "nodes": { "a": { "type": text }, "b": { "type" "t" } } }')).toEqual(["number-not-exact /playgraph", "syntax /nodes/a/type", "syntax /nodes/b/type"]);
});

it("[D2] any text at all ends in a graph or in problems, and cutting a graph anywhere is a problem", () => {
  fc.assert(fc.property(fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom(...'{}[]",:1a \n\\/*-.e$'.split("")), maxLength: 40 }), fc.uint8Array()), (source) => {
    const { graph, diagnostics } = parseGraph(source);
    expect(diagnostics.length > 0 || graph !== undefined).toBe(true);
  }));
  fc.assert(fc.property(arbitraryGraph, fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (graph, share) => {
    const whole = saveGraph(graph).trimEnd();
    const { graph: cut, diagnostics } = parseGraph(whole.slice(0, Math.floor(whole.length * share)));
    // A number that is cut in the middle may be one that cannot be kept, besides.
    expect([cut, diagnostics.some(({ code }) => code === "syntax" || code === "empty")]).toEqual([undefined, true]);
  }));
});

it("[D2] accepts exactly what JSON.parse accepts", () => {
  const token = fc.constantFrom("{", "}", "[", "]", ",", ":", '"k"', '"\\n"', '"\\x"', "1", "-0", "01", "1.", ".5", "1e2", "1e", "true", "nul", " ", "\n", "\u00a0", "//", "'");
  fc.assert(fc.property(fc.array(token, { maxLength: 8 }).map((tokens) => tokens.join("")), (value) => {
    const source = graphWith(`"x": ${value}`);
    const valid = (() => {
      try {
        return typeof JSON.parse(source) === "object";
      } catch {
        return false;
      }
    })();
    expect(!problems(source).some((problem) => problem.startsWith("syntax"))).toBe(valid);
  }), { numRuns: 2000 });
});

it.each([
  ["too-large", new Uint8Array(50_000_000).fill(0x5b)],
  ["too-large", "é".repeat(graphLimits.bytes / 2 + 1)],
  ["too-deep", literal("[".repeat(1_000_000))],
  ["too-deep", literal('{"a":'.repeat(200_000))],
  ["too-many-nodes", `{ "nodes": { ${Array.from({ length: 200_000 }, (_, index) => `"n${index}":{"type":"t"}`).join(",")}`],
  ["too-many-inputs", `{ "nodes": { "a": { "inputs": { ${Array.from({ length: 200_000 }, (_, index) => `"i${index}":{"$from":0}`).join(",")}`],
  ["too-many-values", `[${"[],".repeat(1_000_000)}`],
  ["too-long-key", `{ "${"k".repeat(2_000)}" `],
])("[D3] a document that is %s is left there: what follows is not read", (code, source) => {
  expect(parseGraph(source)).toMatchObject({ graph: undefined, diagnostics: [{ code, hint: expect.any(String) }] });
});

it("[D3] each limit holds to the unit", () => {
  const codes = (source: string, limits: Partial<GraphLimits>) => parseGraph(source, { ...graphLimits, ...limits }).diagnostics.map(({ code }) => code);
  const two = '{"playgraph":1,"nodes":{"a":{"type":"t","inputs":{"x":1,"y":[[]]}},"b":{"type":"é","inputs":{"z":0}}}}';
  const size = utf8(two).length;
  for (const [limit, exact, code] of [["bytes", size, "too-large"], ["depth", 6, "too-deep"], ["nodes", 2, "too-many-nodes"], ["inputs", 3, "too-many-inputs"], ["values", 13, "too-many-values"], ["key", 9, "too-long-key"]] as const) {
    expect([limit, codes(two, { [limit]: exact })]).toEqual([limit, []]);
    expect([limit, codes(two, { [limit]: exact - 1 })]).toEqual([limit, [code]]);
  }
});

it("[D3] a document of nothing but mistakes is told up to a number, and that there are more", () => {
  const unknown = parseGraph(graphWith(Array.from({ length: 3_000 }, (_, index) => `"x${index}": 0`).join(","))).diagnostics;
  expect(unknown.length).toBe(graphLimits.diagnostics + 1);
  expect(unknown.at(-1)).toMatchObject({ code: "more-problems", message: "There are 2500 more problems." });
  const commas = parseGraph(literal(`[${"1 ".repeat(400_000)}]`)).diagnostics;
  expect(commas.length).toBe(graphLimits.diagnostics + 1);
  expect(commas.at(-1)).toMatchObject({ message: "There may be more problems." });
});

it("[D4] a key that stands twice is an error at every level, and the last one counts", () => {
  const source = `{ "playgraph": 1, "playgraph": 1, "nodes": { "a": { "type": "x", "type": "text", "inputs": { "v": { "k": [{ "z": 1, "\\u007a": 2 }] } } }, "a~/b": {"type":"t"}, "a~/b": {"type":"t"} } }`;
  expect(problems(source)).toEqual(["duplicate-key /playgraph", "duplicate-key /nodes/a/type", "duplicate-key /nodes/a/inputs/v/k/0/z", "duplicate-key /nodes/a~0~1b", "bad-id /nodes/a~0~1b"]);
  expect(parseGraph(source).graph?.nodes["a"]).toEqual({ type: "text", inputs: { v: { k: [{ z: 2 }] } } });
});

it.each(["9007199254740993", "-9007199254740993", "18446744073709551615", "1e400", "-1e400", "1e-400", "0.1000000000000000055511151231257827", "3.14159265358979323846"])("[D5] %s would come back changed, so it is an error", (number) => {
  expect(problems(literal(number))).toEqual(["number-not-exact /nodes/a/inputs/value"]);
});

it.each([["0.1", 0.1], ["3.0", 3], ["1e3", 1000], ["1E+3", 1000], ["-0", 0], ["-0.00", 0], ["0e999", 0], ["9007199254740992", 2 ** 53], ["1.7976931348623157e308", Number.MAX_VALUE], ["5e-324", 5e-324], ["100000000000000000000000", 1e23], ["0.30000000000000004", 0.1 + 0.2]])(
  "[D5] %s is kept",
  (number, value) => {
    const { graph, diagnostics } = parseGraph(literal(number));
    expect(diagnostics).toEqual([]);
    expect(graph?.nodes["a"]?.inputs?.["value"]).toBe(value);
  },
);

it("[D6] an unknown key is an error with a suggestion, at every level of the format", () => {
  const source = `{ "playgraph": 1, "sed": 1, "nodes": { "a": { "type": "t", "input": {}, "params": {} } }, "inputs": { "s": { "type": "text", "defualt": 1 } },
    "layout": { "node": {}, "nodes": { "a": { "x": 0, "y": 0, "widht": 3 } }, "frames": [{ "id": "f", "title": "F", "x": 0, "y": 0, "width": 1, "height": 1, "colour": "red" }] } }`;
  expect(parseGraph(source).diagnostics.map(({ code, path, hint }) => [code, path, hint])).toEqual([
    ["unknown-key", "/sed", 'Did you mean "seed"?'],
    ["unknown-key", "/inputs/s/defualt", 'Did you mean "default"?'],
    ["unknown-key", "/nodes/a/input", 'Did you mean "inputs"?'],
    ["unknown-key", "/nodes/a/params", "A node may have type, version, title, muted, note, inputs."],
    ["unknown-key", "/layout/node", 'Did you mean "nodes"?'],
    ["unknown-key", "/layout/nodes/a/widht", 'Did you mean "width"?'],
    ["unknown-key", "/layout/frames/0/colour", "A frame may have id, title, x, y, width, height."],
  ]);
});

it.each([
  ["[]", "wrong-type ", "The document must be an object with \"playgraph\", \"nodes\", not a list."],
  ["null", "wrong-type ", "The document must be an object with \"playgraph\", \"nodes\", not null."],
  ['{ "nodes": {} }', "missing-key /playgraph", 'This graph has no "playgraph".'],
  ['{ "playgraph": 1 }', "missing-key /nodes", 'This graph has no "nodes".'],
  ['{ "playgraph": "1", "nodes": {} }', "wrong-type /playgraph", '"playgraph" must be 1, not text.'],
  ['{ "playgraph": 0, "nodes": {} }', "wrong-value /playgraph", '"playgraph" must be 1, not 0.'],
  ['{ "playgraph": 1, "nodes": [] }', "wrong-type /nodes", '"nodes" must be an object with a node id for each key, not a list.'],
  ['{ "playgraph": 1, "nodes": { "a": "text" } }', "wrong-type /nodes/a", '"a" must be an object with "type", not text.'],
  ['{ "playgraph": 1, "nodes": { "a": {} } }', "missing-key /nodes/a/type", 'This node has no "type".'],
  ['{ "playgraph": 1, "nodes": { "a": { "type": null } } }', "wrong-type /nodes/a/type", '"type" must be text, not null.'],
  [nodeWith('"muted": "true"'), "wrong-type /nodes/a/muted", '"muted" must be true or false, not text.'],
  [nodeWith('"version": 0'), "wrong-value /nodes/a/version", '"version" must be a whole number from 1 to 9007199254740991, not 0.'],
  [nodeWith('"inputs": []'), "wrong-type /nodes/a/inputs", '"inputs" must be an object with a name for each key, not a list.'],
  [graphWith('"seed": -1'), "wrong-value /seed", '"seed" must be a whole number from 0 to 9007199254740991, not -1.'],
  [graphWith('"seed": 1.5'), "wrong-value /seed", '"seed" must be a whole number from 0 to 9007199254740991, not 1.5.'],
  [graphWith('"seed": 9007199254740992'), "wrong-value /seed", '"seed" must be a whole number from 0 to 9007199254740991, not 9007199254740992.'],
  [graphWith('"seed": 18446744073709551615'), "number-not-exact /seed", "1:40 18446744073709551615 cannot be kept exactly."],
  [graphWith('"seed": "7"'), "wrong-type /seed", '"seed" must be a whole number from 0 to 9007199254740991, not text.'],
  [graphWith('"inputs": { "s": { "type": "string" } }'), "wrong-value /inputs/s/type", '"type" must be one of text, integer, number, boolean, image, mask, size, choice, json, any, not "string".'],
  [graphWith('"outputs": { "s": "a.b" }'), "wrong-type /outputs/s", '"s" must be a wire { "$from": "node.output" }, not text.'],
  [graphWith('"layout": { "nodes": { "a": { "x": "0", "y": 0 } } }'), "wrong-type /layout/nodes/a/x", '"x" must be a number, not text.'],
  [graphWith('"layout": { "notes": [{ "id": "n", "text": "T", "x": 0, "y": 0, "width": 1 }] }'), "missing-key /layout/notes/0/height", 'This note has no "height".'],
  [graphWith('"layout": { "nodes": { "a": { "x": 0, "y": 0, "pinned": [1] } } }'), "wrong-type /layout/nodes/a/pinned/0", '"0" must be text, not 1.'],
])("[D7] %s: %s", (source, problem, message) => {
  expect([problems(source), messages(source)]).toEqual([[problem], [message]]);
});

it("[D7] says how to repair it", () => {
  const hints = (source: string) => parseGraph(source).diagnostics.map(({ hint }) => hint);
  expect(hints(nodeWith('"muted": "true", "version": "3", "title": 7, "note": []'))).toEqual(["Remove the double quotes.", "Put it in double quotes.", "Remove the double quotes.", 'For instance "some text".']);
  expect(hints('{ "nodes": { "a": 1 } }')).toEqual(['For instance "playgraph": 1.', 'For instance { "type": "some text" }.']);
});

it("[D8] a newer format is one error that says so, whatever else the document holds", () => {
  expect(parseGraph('{ "playgraph": 2, "edges": [], "nodes": [] }')).toMatchObject({
    graph: undefined,
    diagnostics: [{ code: "newer-format", path: "/playgraph", message: "The graph has format version 2; this version of Playgraph reads version 1." }],
  });
  expect(problems('{ "playgraph": 2, "edges": [], "nodes": [] }').length).toBe(1);
});

it("[D9] ids and names follow their rules, and inputs is no node", () => {
  const node = '{ "type": "t" }';
  const source = graphWith('"inputs": { "9": { "type": "text" }, "good_Name-1": { "type": "text" } }, "outputs": { "a.b": { "$from": "a.b" } }, "layout": { "nodes": { "A": { "x": 0, "y": 0 } }, "frames": [' + ["F!", "f", "f"].map((id) => `{ "id": "${id}", "title": "", "x": 0, "y": 0, "width": 0, "height": 0 }`).join() + "] }",
    `{ "a-1": ${node}, "inputs": ${node}, "1a": ${node}, "a.b": ${node}, "": ${node}, "${"a".repeat(65)}": ${node}, "a\\n": ${node}, "b": { "type": "t", "inputs": { "x y": 1, "${"x".repeat(64)}": 2 } } }`);
  expect(problems(source)).toEqual([
    "bad-id /inputs/9",
    "bad-id /outputs/a.b",
    "bad-id /nodes/inputs",
    "bad-id /nodes/1a",
    "bad-id /nodes/a.b",
    "bad-id /nodes/",
    `bad-id /nodes/${"a".repeat(65)}`,
    "bad-id /nodes/a\n",
    "bad-id /nodes/b/inputs/x y",
    "bad-id /layout/nodes/A",
    "bad-id /layout/frames/0/id",
    "duplicate-id /layout/frames/2/id",
  ]);
});

it("[D9] an unknown node type is kept as it is", () => {
  const { graph, diagnostics } = parseGraph('{ "playgraph": 1, "nodes": { "a": { "type": "../node:fs toString", "version": 9, "inputs": { "anything": [1] } } } }');
  expect(diagnostics).toEqual([]);
  expect(graph?.nodes["a"]).toEqual({ type: "../node:fs toString", version: 9, inputs: { anything: [1] } });
});

it.each(['{ "$from": "a" }', '{ "$from": ".b" }', '{ "$from": "a." }', '{ "$from": "" }', '{ "$from": 5 }', '{ "$from": null }', '{ "$from": "a.b", "x": 1 }', '{ "x": 1, "$from": ["a.b"] }'])("[D10] %s is no wire", (wire) => {
  expect(new Set(problems(literal(wire)))).toEqual(new Set(["bad-wire /nodes/a/inputs/value"]));
  expect(new Set(problems(graphWith(`"outputs": { "o": ${wire} }`)))).toEqual(new Set(["bad-wire /outputs/o"]));
});

it("[D10] $from is a wire only as an input's whole value", () => {
  const { graph, diagnostics } = parseGraph(nodeWith('"inputs": { "x": { "$from": "inputs.subject" }, "y": [{ "$from": "a.b" }, { "$from": 5, "z": 1 }] }'));
  expect(diagnostics).toEqual([]);
  expect(graph?.nodes["a"]?.inputs).toEqual({ x: { $from: "inputs.subject" }, y: [{ $from: "a.b" }, { $from: 5, z: 1 }] });
});

it("[D11] a user's text is never more than a key: nothing reaches Object.prototype", () => {
  const evil = '{ "x": "polluted", "type": "t" }';
  const source = graphWith(`"inputs": { "__proto__": ${evil}, "constructor": ${evil} }, "layout": { "nodes": { "__proto__": { "x": 1, "y": 1 } } }, "__proto__": ${evil}`,
    `{ "__proto__": ${evil}, "constructor": ${evil}, "prototype": { "type": "t", "inputs": { "__proto__": { "x": 1 }, "v": { "__proto__": { "x": 1 } }, "constructor": { "prototype": { "x": 1 } }, "w": { "$from": "__proto__.x" } } } }`);
  const { graph } = parseGraph(source);
  expect(({} as { x?: unknown }).x).toBeUndefined();
  expect(Object.getPrototypeOf(graph?.nodes)).toBeNull();
  expect(problems(source)).toContain("bad-id /nodes/__proto__");
  const inputs = graph?.nodes["prototype"]?.inputs ?? {};
  expect(Object.keys(inputs)).toEqual(["__proto__", "v", "constructor", "w"]);
  expect(inputs["toString"]).toBeUndefined();
  expect(Object.keys(inputs["v"] ?? {})).toEqual(["__proto__"]);
});

it("[D12] what is sane comes back beside the problems, so that nothing hides an error in another node", () => {
  const source = `{ "playgraph": 1, "extra": 1, "nodes": { "Bad": { "type": "text", "inputs": { "value": "x" } }, "b": { "typ": "t", "muted": 3, "inputs": { "in": { "$from": "Bad.text", "x": 1 } } }, "c": 7, "d": { "type": "t", "note": "n" } }, "outputs": { "o": 5, "p": { "$from": "d.x" } } }`;
  const { graph, diagnostics } = parseGraph(source);
  expect(diagnostics.length).toBe(8);
  expect(graph).toEqual({
    playgraph: 1,
    nodes: { Bad: { type: "text", inputs: { value: "x" } }, b: { type: "", inputs: { in: { $from: "Bad.text" } } }, c: { type: "" }, d: { type: "t", note: "n" } },
    outputs: { p: { $from: "d.x" } },
  });
});

it("[D13] says line and column of a path: the key of a member, or the nearest thing around what is missing", () => {
  const { locate } = parseGraph('{\r\n  "playgraph": 1,\n  "nodes": {\n    "a": { "type": "t", "inputs": { "x/~y": [1, { "é": 2 }] } }\r  }\n}');
  expect(locate("")).toEqual({ line: 1, column: 1 });
  expect(locate("/nodes")).toEqual({ line: 3, column: 3 });
  expect(locate("/nodes/a/inputs")).toEqual({ line: 4, column: 25 });
  expect(locate(pointer("nodes", "a", "inputs", "x/~y"))).toEqual({ line: 4, column: 37 });
  expect(locate(pointer("nodes", "a", "inputs", "x/~y", 1, "é"))).toEqual({ line: 4, column: 51 });
  expect(locate("/nodes/a/inputs/missing")).toEqual({ line: 4, column: 25 });
  expect(locate("/layout/nodes/a")).toEqual({ line: 1, column: 1 });
  expect(parseGraph('{ "~1": 0,\n"/": 0 }').locate(pointer("~1"))).toEqual({ line: 1, column: 3 });
  expect(parseGraph('{ "nodes": {},\n"nodes": {} }').locate("/nodes")).toEqual({ line: 2, column: 1 });
  expect(parseGraph("").locate("")).toBeUndefined();
  expect(parseGraph("[".repeat(100_000)).locate("")).toBeUndefined();
});
