import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { AxisDeclaration, Catalogue, InputDeclaration, NodeDeclaration, OutputDeclaration } from "../node/catalogue.ts";
import { checkLiteral } from "../types/checkLiteral.ts";
import type { Diagnostic } from "../document/diagnostic.ts";
import type { Graph, GraphNode } from "../document/graph.ts";
import type { Json } from "../document/json.ts";
import type { PortType } from "../types/portType.ts";
import { type ResolveOptions, resolveGraph } from "./resolveGraph.ts";
import type { ResolvedNode, Source } from "./resolvedGraph.ts";
import { defineNode, integer, text } from "../node/defineNode.ts";
import { sampleCatalogue } from "../testing/sampleCatalogue.ts";

type Nodes = Record<string, GraphNode>;

const from = (source: string) => ({ $from: source });
const graphOf = (nodes: Nodes, rest: Partial<Graph> = {}): Graph => ({ playgraph: 1, nodes, ...rest });
const prompt: GraphNode = { type: "text", inputs: { text: "a hare" } };

function problems(nodes: Nodes, rest?: Partial<Graph>, options?: ResolveOptions): readonly Diagnostic[] {
  return resolveGraph(graphOf(nodes, rest), sampleCatalogue, options).diagnostics;
}

function codes(...parameters: Parameters<typeof problems>): readonly string[] {
  return problems(...parameters).map(({ code, path }) => `${code} ${path}`);
}

function resolved(nodes: Nodes, rest?: Partial<Graph>, options?: ResolveOptions): ReadonlyMap<string, ResolvedNode> {
  const { resolved, diagnostics } = resolveGraph(graphOf(nodes, rest), sampleCatalogue, options);
  if (!resolved) throw new Error(JSON.stringify(diagnostics));
  return resolved.nodes;
}

function sourceOf(nodes: ReadonlyMap<string, ResolvedNode>, id: string, input: string): Source | undefined {
  return nodes.get(id)?.inputs.find(({ name }) => name === input)?.source;
}

function typeOf(nodes: ReadonlyMap<string, ResolvedNode>, id: string, output: string): PortType["kind"] | undefined {
  return nodes.get(id)?.outputs.find(({ name }) => name === output)?.type.kind;
}

const axesOf = (nodes: ReadonlyMap<string, ResolvedNode>, id: string) => nodes.get(id)?.newAxes;

it("[C25] of inputs that a declaration names together at least one is given, unless the node is muted", () => {
  const resize = defineNode({
    type: "resize",
    version: 1,
    title: "",
    summary: "",
    category: "image",
    inputs: { width: integer().input({ doc: "", optional: true }), height: integer().input({ doc: "", default: 0 }), fit: text().input({ doc: "", default: "cover" }) },
    needsOneOf: ["width", "height"],
    outputs: {},
    run: () => ({}),
  }).declaration;
  const found = (node: Omit<GraphNode, "type">) => resolveGraph(graphOf({ n: { type: "sum", inputs: {} }, r: { type: "resize", ...node } }), new Map([["resize", resize], ["sum", sampleCatalogue.get("seed-sweep") as NodeDeclaration]])).diagnostics;
  expect(found({ inputs: { fit: "fill" } })).toEqual([
    { code: "missing-input", severity: "error", path: "/nodes/r/inputs", message: '"r" needs at least one of "width", "height", and none is given.', hint: "Give one of them a value or wire it." },
  ]);
  expect([{ inputs: { width: 3 } }, { inputs: { height: from("n.seed") } }, { muted: true }].flatMap(found)).toEqual([]);
});

it("[C27] a graph without nodes is a warning", () => {
  expect(resolveGraph(graphOf({}), sampleCatalogue)).toMatchObject({ resolved: { nodes: new Map() }, diagnostics: [{ code: "no-nodes", severity: "warning", path: "/nodes" }] });
});

describe("names", () => {
  it("[C1] all mistakes are told in one pass, each with its place", () => {
    const found = codes(
      {
        a: { type: "txt" },
        b: { type: "generate", version: 3, inputs: { prompt: from("nowhere.text"), guidance_scal: 3, num_inference_steps: 51, seed: from("p.txt"), mask: from("p") } },
        c: { type: "generate" },
        p: prompt,
        t: { type: "prompt-template", inputs: { template: from("p.text") } },
      },
      { outputs: { x: from("p.nothing"), y: from("q.text"), z: from("inputs.a") } },
    );
    expect(found.toSorted()).toEqual([
      "missing-input /nodes/c/inputs",
      "newer-node-version /nodes/b/version",
      "unknown-graph-input /outputs/z",
      "unknown-input /nodes/b/inputs/guidance_scal",
      "unknown-node /nodes/b/inputs/prompt",
      "unknown-node /outputs/y",
      "unknown-node-type /nodes/a/type",
      "unknown-output /nodes/b/inputs/seed",
      "unknown-output /outputs/x",
      "wired-structural-input /nodes/t/inputs/template",
      "wrong-value /nodes/b/inputs/num_inference_steps",
      "wrong-wire /nodes/b/inputs/mask",
    ]);
  });

  it("[C2] names that are nearly right come with a suggestion", () => {
    const hints = problems({
      p: { type: "txet", inputs: {} },
      prompt,
      g: { type: "generate", inputs: { prompt: from("promt.text"), guidance_scal: 3, format: "jpg" } },
      h: { type: "generate", inputs: { prompt: from("prompt.texts") } },
    }).map(({ hint }) => hint);
    expect(hints).toEqual(['Did you mean "text"?', 'Did you mean "prompt"?', 'Did you mean "jpeg"?', 'Did you mean "guidance_scale"?', 'Did you mean "text"?']);
  });

  it.each(["../x", "toString", "node:fs", "__proto__", "constructor"])("[C3] the type %s is not installed, and is looked up nowhere else", (type) => {
    expect(codes({ a: { type } })).toEqual(["unknown-node-type /nodes/a/type"]);
  });

  it.each(["toString", "__proto__", "constructor"])("[C3] %s is no input, output or node unless it was declared", (name) => {
    const inputs = Object.fromEntries([["text", "x"], [name, 1]]);
    expect(codes({ a: { type: "text", inputs } })).toEqual([`unknown-input /nodes/a/inputs/${name}`]);
    expect(codes({ p: prompt, a: { type: "text", inputs: { text: from(`p.${name}`) } } })).toEqual(["unknown-output /nodes/a/inputs/text"]);
    expect(codes({ a: { type: "text", inputs: { text: from(`${name}.x`) } } })).toEqual(["unknown-node /nodes/a/inputs/text"]);
  });

  it("[C4] what hangs on a node of unknown type is not told again, but its own mistakes are", () => {
    expect(codes({ a: { type: "missing" }, b: { type: "generate", inputs: { prompt: from("a.anything"), num_images: 9 } } })).toEqual(["unknown-node-type /nodes/a/type", "wrong-value /nodes/b/inputs/num_images"]);
  });

  it("[C5] the sentence names input, range and value", () => {
    expect(problems({ g: { type: "generate", inputs: { prompt: "x", num_inference_steps: 51 } } })[0]?.message).toBe('"g.num_inference_steps" must be an integer from 1 to 50, not 51.');
    expect(problems({ g: { type: "generate" } })[0]).toMatchObject({ message: '"g.prompt" has no value, and there is no default.', hint: 'Give "prompt" a value or wire it.' });
  });
});

describe("cycles", () => {
  const feeds = (...sources: string[]): GraphNode => ({ type: "merge", inputs: Object.fromEntries(sources.map((source, index) => ["ab".charAt(index), from(`${source}.value`)])) });

  it("[C6] each cycle is told once, with its nodes in the direction of flow", () => {
    const messages = problems({ a: feeds("c"), b: feeds("a"), c: feeds("b"), d: feeds("d"), x: feeds("y"), y: feeds("x"), z: feeds("y", "a") }).map(({ code, path, message }) => [code, path, message]);
    expect(messages).toEqual([
      ["cycle", "/nodes/a", "These nodes feed each other: a → b → c → a."],
      ["cycle", "/nodes/d", 'The node "d" feeds itself.'],
      ["cycle", "/nodes/x", "These nodes feed each other: x → y → x."],
    ]);
  });

  it("[C6] cycles that share a node are told apart, and muted nodes make cycles too", () => {
    expect(problems({ a: feeds("b", "c"), b: { ...feeds("a"), muted: true }, c: feeds("a") }).map(({ message }) => message)).toEqual(["These nodes feed each other: a → b → a.", "These nodes feed each other: a → c → a."]);
  });

  it("[C6] a cycle of 10,000 nodes is shortened in its sentence", () => {
    const nodes = Object.fromEntries(Array.from({ length: 10_000 }, (_, index) => [`n${index}`, feeds(`n${(index + 1) % 10_000}`)]));
    const [cycle, ...others] = problems(nodes);
    expect([cycle?.message.length, others]).toEqual([expect.any(Number), []]);
    expect(cycle?.message).toMatch(/\(10000 nodes\) → n0\.$/);
  });
});

describe("types on wires", () => {
  it("[C7] says what is brought, what is wanted, and the nearest fix", () => {
    const found = problems({
      p: prompt,
      g: { type: "generate", inputs: { prompt: from("p.text"), seed: from("p.text"), mask: from("g2.nsfw") } },
      g2: { type: "generate", inputs: { prompt: from("p.text"), guidance_scale: from("g2b.image") } },
      g2b: { type: "blur", inputs: { image: from("p.text") } },
    });
    expect(found.map(({ code, path, message, hint }) => [code, path, message, hint])).toEqual([
      ["type-mismatch", "/nodes/g2b/inputs/image", '"g2b.image" takes an image, but "p.text" gives text.', "Wire it to an output that gives an image."],
      ["type-mismatch", "/nodes/g2/inputs/guidance_scale", '"g2.guidance_scale" takes a number from 0 to 20, but "g2b.image" gives an image.', 'Put a "measure" node between them.'],
      ["type-mismatch", "/nodes/g/inputs/seed", '"g.seed" takes an integer from 0 to 4294967295, but "p.text" gives text.', 'The input "prompt" of "g" would take it.'],
      ["type-mismatch", "/nodes/g/inputs/mask", '"g.mask" takes a mask, but "g2.nsfw" gives true or false.', '"g2.image" would fit.'],
    ]);
  });

  it("[C8] converts where the table says so, and carries the name of the conversion", () => {
    const nodes = resolved({ s: { type: "seed-sweep" }, p: { type: "text", inputs: { text: from("s.seed") } }, g: { type: "generate", inputs: { prompt: from("p.text"), guidance_scale: from("s.seed"), seed: from("s.seed"), format: from("p.text") } } });
    expect([sourceOf(nodes, "p", "text"), sourceOf(nodes, "g", "guidance_scale"), sourceOf(nodes, "g", "seed"), sourceOf(nodes, "g", "format")]).toEqual([
      { kind: "wire", node: "s", output: "seed", coercion: "integer -> text" },
      { kind: "wire", node: "s", output: "seed", coercion: "integer -> number" },
      { kind: "wire", node: "s", output: "seed" },
      { kind: "wire", node: "p", output: "text", coercion: "text -> choice" },
    ]);
  });

  it("[C9] an output that carries what an input carries has the type of that, through any number of nodes", () => {
    const nodes = resolved({
      s: { type: "seed-sweep" },
      w: { type: "switch", inputs: { value: from("s.seed"), when: true } },
      m: { type: "merge", inputs: { b: from("w.taken") } },
      n: { type: "merge", inputs: { a: "text" } },
      g: { type: "generate", inputs: { prompt: from("n.value"), seed: from("m.value") } },
    });
    expect([typeOf(nodes, "w", "taken"), typeOf(nodes, "m", "value"), typeOf(nodes, "n", "value")]).toEqual(["integer", "integer", "text"]);
    expect(codes({ s: { type: "seed-sweep" }, m: { type: "merge", inputs: { a: from("s.seed") } }, b: { type: "blur", inputs: { image: from("m.value") } } })).toEqual(["type-mismatch /nodes/b/inputs/image"]);
  });

  it("[C10] a sweep gives what its values are, or what its type says", () => {
    const kindOf = (inputs: Record<string, Json>) => typeOf(resolved({ s: { type: "sweep", inputs } }), "s", "value");
    expect([[1, 2], [1, 2.5], ["a"], [true], [{ width: 2, height: 3 }], [1, "a"], "1:5:1", "0.5:1:0.5", "a,b", "random:1:5:3", "@x.csv#y", []].map((values) => kindOf({ values }))).toEqual([
      "integer",
      "number",
      "text",
      "boolean",
      "size",
      "json",
      "integer",
      "number",
      "text",
      "integer",
      "any",
      "any",
    ]);
    expect(kindOf({ values: ["square_hd", { width: 1 }], type: "size" })).toBe("size");
    expect(kindOf({ values: "1,2", type: "text" })).toBe("text");
  });

  it("[C10] values that only a file has fit nowhere until the sweep says their type", () => {
    const [problem] = problems({ s: { type: "sweep", inputs: { values: "@x.csv#y" } }, g: { type: "generate", inputs: { prompt: from("s.value") } } });
    expect(problem).toMatchObject({ code: "type-mismatch", message: expect.stringContaining("not known before the run"), hint: 'Set "s.type" to "text", if that is what its values are.' });
    expect(codes({ s: { type: "sweep", inputs: { values: "@x.csv#y" } }, g: { type: "generate", inputs: { prompt: from("s.value") } } }, {}, { column: () => ["a"] })).toEqual([]);
  });

  it("[C11] a sweep that is wrong is an error; values that an input cannot take are a warning, since the rest of them can", () => {
    expect(codes({ s: { type: "sweep", inputs: { values: "1:5:0" } }, g: { type: "generate", inputs: { prompt: from("s.value") } } })).toEqual(["wrong-sweep /nodes/s/inputs/values"]);
    expect(codes({ s: { type: "sweep", inputs: { values: ["a"], type: "integer" } } })).toEqual(["wrong-sweep /nodes/s/inputs/values"]);
    expect(problems({ s: { type: "sweep", inputs: { values: [1, 2, 99] } }, g: { type: "generate", inputs: { prompt: "x", num_inference_steps: from("s.value") } } })).toEqual([
      expect.objectContaining({ code: "value-out-of-range", severity: "warning", message: '"g.num_inference_steps" will fail for 1 of the 3 values of "s.value": it must be an integer from 1 to 50, not 99.' }),
    ]);
    expect(problems({ s: { type: "sweep", inputs: { values: [] } }, g: { type: "generate", inputs: { prompt: from("s.value") } } }).map(({ code, severity }) => [code, severity])).toEqual([["empty-axis", "warning"]]);
  });
});

describe("the graph's own inputs", () => {
  const inputs = { subject: { type: "text", default: "a hare" }, steps: { type: "integer" } } as const;

  it("[C12] a graph input becomes the literal of what it is wired to, structural inputs included", () => {
    const nodes = resolved(
      { t: { type: "prompt-template", inputs: { template: from("inputs.subject") } }, g: { type: "generate", inputs: { prompt: from("inputs.steps"), num_inference_steps: from("inputs.steps") } } },
      { inputs },
      { inputs: new Map<string, Json>([["steps", 7]]) },
    );
    expect(sourceOf(nodes, "t", "template")).toEqual({ kind: "literal", value: "a hare", byDefault: false });
    expect(sourceOf(nodes, "g", "prompt")).toEqual({ kind: "literal", value: "7", byDefault: false });
    expect(sourceOf(nodes, "g", "num_inference_steps")).toEqual({ kind: "literal", value: 7, byDefault: false });
  });

  it("[C13] missing, wrong, unknown and unused ones are told", () => {
    const g: GraphNode = { type: "generate", inputs: { prompt: from("inputs.subject"), num_inference_steps: from("inputs.steps") } };
    expect(codes({ g }, { inputs })).toEqual(["missing-graph-input /inputs/steps"]);
    expect(codes({ g }, { inputs }, { inputs: new Map<string, Json>([["steps", "7"]]) })).toEqual(["wrong-value /inputs/steps"]);
    expect(problems({ g }, { inputs }, { inputs: new Map<string, Json>([["steps", 70]]) })[0]).toMatchObject({ code: "wrong-value", path: "/nodes/g/inputs/num_inference_steps", hint: 'The value comes from "inputs.steps".' });
    expect(codes({ g }, { inputs: { ...inputs, subject: { type: "text", default: 1 } } }, { inputs: new Map<string, Json>([["steps", 7]]) })).toEqual(["wrong-value /inputs/subject/default"]);
    expect(problems({ g }, { inputs }, { inputs: new Map<string, Json>([["step", 7]]) })[0]).toMatchObject({ code: "unknown-graph-input", path: "/inputs", hint: 'Did you mean "steps"?' });
    expect(problems({ g: { type: "generate", inputs: { prompt: from("inputs.subjekt") } } }, { inputs: { subject: inputs.subject } }).map(({ code, severity, hint }) => [code, severity, hint])).toEqual([
      ["unused-graph-input", "warning", 'Wire it: { "$from": "inputs.subject" }.'],
      ["unknown-graph-input", "error", 'Did you mean "subject"?'],
    ]);
    expect(problems({ g: { type: "generate", inputs: { prompt: "x", seed: from("inputs.subject") } } }, { inputs: { subject: inputs.subject } })[0]).toMatchObject({
      code: "type-mismatch",
      hint: 'Declare the graph input "subject" with the type "integer".',
    });
    expect(codes({ g: { type: "generate", inputs: { prompt: from("inputs.a") } } }, { inputs: { a: { type: "toString", default: "x" } } })).toEqual(["unknown-type /inputs/a/type"]);
  });
});

describe("templates", () => {
  it("[C14] variables are inputs after the declared ones, and need a value", () => {
    const nodes = resolved({ p: prompt, t: { type: "prompt-template", inputs: { template: "{who} in {where}", where: "a wood", who: from("p.text") } } });
    expect(nodes.get("t")?.inputs.map(({ name, source }) => [name, source.kind])).toEqual([
      ["template", "literal"],
      ["who", "wire"],
      ["where", "literal"],
    ]);
    expect(problems({ t: { type: "prompt-template", inputs: { template: "{who}", wo: "x" } } }).map(({ code, message, hint }) => [code, message, hint])).toEqual([
      ["missing-input", 'The template of "t" uses {who}, which has no value.', 'Give "who" a value or wire it.'],
      ["unknown-input", '"t" (prompt-template) has no input "wo".', 'Did you mean "who"?'],
    ]);
  });

  it("[C15] a mistake in the template is told with its column, and its variables are then not called unknown", () => {
    expect(problems({ t: { type: "prompt-template", inputs: { template: "{who} {", who: "x" } } }).map(({ path, message }) => [path, message])).toEqual([
      ["/nodes/t/inputs/template", '"t.template", column 7: This { is never closed: add a }, or write {{ for a literal brace.'],
    ]);
    expect(codes({ t: { type: "prompt-template", inputs: { who: "x" } } })).toEqual(["missing-input /nodes/t/inputs"]);
    expect(codes({ t: { type: "prompt-template", inputs: { template: "{template}" } } })).toEqual(["taken-variable /nodes/t/inputs/template"]);
  });
});

describe("axes", () => {
  it("[R8] a template's axes: named ones id.name, the first unnamed the id, further ones numbered", () => {
    expect(axesOf(resolved({ t: { type: "prompt-template", inputs: { template: "{a|b} {animal: cat|dog|fox} {c|d} {e|f}" } } }), "t")).toEqual([
      { id: "t", name: "", length: 2, labels: ["a", "b"] },
      { id: "t.animal", name: "animal", length: 3, labels: ["cat", "dog", "fox"] },
      { id: "t.2", name: "", length: 2, labels: ["c", "d"] },
      { id: "t.3", name: "", length: 2, labels: ["e", "f"] },
    ]);
    expect(axesOf(resolved({ t: { type: "prompt-template", inputs: { template: "plain" } } }), "t")).toEqual([]);
  });

  it("[R7] each output has the axes that it names, all where it names none", () => {
    const outputs = resolved({ b: { type: "box", inputs: { template: "{x: 1|2} {y|z}" } } }).get("b")?.outputs;
    expect(outputs?.map(({ name, newAxes }) => [name, newAxes])).toEqual([
      ["both", ["b", "b.across", "b.x", "b.2", "b.down"]],
      ["across", ["b.across"]],
      ["plain", ["b", "b.2", "b.down"]],
    ]);
  });

  it("[C16] lengths come from literals: a list, a sweep, a number, or none at all", () => {
    const axis = (node: GraphNode, others: Nodes = {}) => axesOf(resolved({ ...others, n: node }), "n");
    expect(axis({ type: "sweep", inputs: { values: [2, "a", { width: 3, height: 4 }] } })).toEqual([{ id: "n", name: "", length: 3, labels: ["2", "a", "3x4"] }]);
    expect(axis({ type: "sweep", inputs: { values: "1:2:0.5" } })).toEqual([{ id: "n", name: "", length: 3, labels: ["1", "1.5", "2"] }]);
    expect(axis({ type: "sweep", inputs: { values: "random:1:5:3" } })).toEqual([{ id: "n", name: "", length: 3 }]);
    expect(axis({ type: "sweep", inputs: { values: "@a.csv#b" } })).toEqual([{ id: "n", name: "" }]);
    expect(axis({ type: "seed-sweep" })).toEqual([{ id: "n", name: "", length: 4 }]);
    expect(axis({ type: "seed-sweep", inputs: { list: [7, 8], count: 9 } })).toEqual([{ id: "n", name: "", length: 2, labels: ["7", "8"] }]);
    expect(axis({ type: "seed-sweep", inputs: { list: null, count: 9 } })).toEqual([{ id: "n", name: "", length: 9 }]);
    expect(axis({ type: "seed-sweep", inputs: { count: from("s.seed") } }, { s: { type: "seed-sweep" } })).toEqual([{ id: "n", name: "" }]);
    expect(axis({ type: "zip", inputs: { a: from("s.seed") } }, { s: { type: "seed-sweep" } })).toEqual([{ id: "n", name: "" }]);
  });

  it("[R7] num_images makes an axis unless it is the literal 1", () => {
    const axes = (inputs: Record<string, Json | { $from: string }>) => axesOf(resolved({ s: { type: "seed-sweep" }, g: { type: "generate", inputs: { prompt: "x", ...inputs } } }), "g");
    expect([axes({}), axes({ num_images: 1 }), axes({ num_images: 3 }), axes({ num_images: from("s.seed") })]).toEqual([[], [], [{ id: "g", name: "", length: 3 }], [{ id: "g", name: "" }]]);
  });
});

describe("order", () => {
  it("[C17] each node comes after what it reads, otherwise by id", () => {
    const text = (source?: string): GraphNode => ({ type: "text", inputs: { text: source === undefined ? "x" : from(`${source}.text`) } });
    expect([...resolved({ a: text("d"), b: text(), c: text("b"), d: text("e"), e: text() }).keys()]).toEqual(["b", "c", "e", "d", "a"]);
  });

  it("[C17] a chain of 50,000 nodes is no deeper than one of ten", () => {
    const length = 50_000;
    const id = (index: number) => `n${String(index).padStart(5, "0")}`;
    const nodes = Object.fromEntries(Array.from({ length }, (_, index): [string, GraphNode] => [id(index), { type: "merge", muted: index % 3 === 1, inputs: { a: index === length - 1 ? "x" : from(`${id(index + 1)}.value`) } }]));
    const order = [...resolved(nodes).keys()];
    expect([order.length, order[0], order.at(-1)]).toEqual([33_333, id(length - 2), id(0)]);
  });
});

describe("only", () => {
  const nodes: Nodes = { p: prompt, g: { type: "generate", inputs: { prompt: from("p.text") } }, s: { type: "sheet", inputs: { image: from("g.image") } }, broken: { type: "nothing", inputs: { x: from("g.image") } } };

  it("[C18] keeps these nodes and what they need, and hears of nothing else", () => {
    expect([...resolved(nodes, {}, { only: ["g"] }).keys()]).toEqual(["p", "g"]);
    expect(codes(nodes, {}, { only: ["broken"] })).toEqual(["unknown-node-type /nodes/broken/type"]);
    expect(problems(nodes, {}, { only: ["g", "sheeet", "toString"] }).map(({ code, message }) => [code, message])).toEqual([
      ["unknown-node", 'The graph has no node "sheeet".'],
      ["unknown-node", 'The graph has no node "toString".'],
    ]);
  });

  it("[C18] declared outputs that are not made fall away; where none is left the last nodes are the results", () => {
    const graph = graphOf(nodes, { outputs: { sheet: from("s.image"), image: from("g.image") } });
    const outputs = (only: readonly string[]) => resolveGraph(graph, sampleCatalogue, { only }).resolved?.outputs;
    expect([outputs(["s"]), outputs(["g"]), outputs(["p"])]).toEqual([
      new Map([
        ["sheet", { node: "s", output: "image" }],
        ["image", { node: "g", output: "image" }],
      ]),
      new Map([["image", { node: "g", output: "image" }]]),
      undefined,
    ]);
  });

  it("[C18] what hangs on a muted node alone, and passes nothing, is not needed", () => {
    const graph: Nodes = { p: prompt, q: prompt, m: { type: "merge", muted: true, inputs: { a: from("p.text"), b: from("q.text") } }, g: { type: "generate", inputs: { prompt: from("m.value") } } };
    expect([...resolved(graph, {}, { only: ["g"] }).keys()]).toEqual(["p", "g"]);
    expect([...resolved(graph, {}, { only: ["m"] }).keys()]).toEqual(["p"]);
  });
});

describe("muted nodes", () => {
  const image: Nodes = { g: { type: "generate", inputs: { prompt: "x" } } };

  it("[R12] a muted node's output has what its first input of that type has", () => {
    const nodes = resolved({ ...image, b: { type: "blur", muted: true, inputs: { image: from("g.image") } }, c: { type: "blur", muted: true, inputs: { image: from("b.image") } }, s: { type: "sheet", inputs: { image: from("c.image") } } });
    expect([...nodes.keys()]).toEqual(["g", "s"]);
    expect(sourceOf(nodes, "s", "image")).toEqual({ kind: "wire", node: "g", output: "image" });
  });

  it("[R12] literals and defaults pass as literals, only the first output of a type passes, and the rest is absent", () => {
    const nodes = resolved({
      g: { type: "generate", muted: true, inputs: { prompt: "x" } },
      t: { type: "text", inputs: { text: from("g.prompt") } },
      u: { type: "seed-sweep", inputs: { start: from("g.seed") } },
      b: { type: "blur", inputs: { image: from("g.image") } },
      w: { type: "switch", muted: true, inputs: { value: "v", when: true } },
      x: { type: "zip", inputs: { a: from("w.taken"), b: from("w.otherwise") } },
    });
    expect(sourceOf(nodes, "t", "text")).toEqual({ kind: "literal", value: "x", byDefault: false });
    expect(sourceOf(nodes, "u", "start")).toEqual({ kind: "literal", value: 25, byDefault: false });
    expect(sourceOf(nodes, "b", "image")).toEqual({ kind: "absent", reason: '"g" is muted and has nothing to pass on' });
    expect(sourceOf(nodes, "x", "a")).toEqual({ kind: "literal", value: "v", byDefault: false });
    expect(sourceOf(nodes, "x", "b")).toEqual({ kind: "absent", reason: '"w" is muted and has nothing to pass on' });
  });

  it("[R12] an absence passes on through muted nodes with its first reason, and none of their axes are made", () => {
    const nodes = resolved({ s: { type: "sweep", muted: true, inputs: { values: [1, 2] } }, m: { type: "merge", muted: true, inputs: { a: from("s.value") } }, g: { type: "generate", inputs: { prompt: "x", seed: from("m.value") } } });
    expect([...nodes.values()].flatMap(({ newAxes }) => newAxes)).toEqual([]);
    expect(sourceOf(nodes, "g", "seed")).toEqual({ kind: "absent", reason: '"s" is muted and has nothing to pass on' });
  });

  it("[R12] exact types only: an image does not pass a mask's way, and conversions on both sides become one", () => {
    const nodes = resolved({
      s: { type: "seed-sweep" },
      t: { type: "text", muted: true, inputs: { text: from("s.seed") } },
      g: { type: "generate", inputs: { prompt: from("t.text"), format: from("t.text") } },
      m: { type: "generate", muted: true, inputs: { prompt: "x", mask: from("g.image") } },
      b: { type: "blur", inputs: { image: from("m.image") } },
    });
    expect([sourceOf(nodes, "g", "prompt"), sourceOf(nodes, "g", "format")]).toEqual([
      { kind: "wire", node: "s", output: "seed", coercion: "integer -> text" },
      { kind: "wire", node: "s", output: "seed", coercion: "text -> choice" },
    ]);
    expect(sourceOf(nodes, "b", "image")?.kind).toBe("absent");
  });

  it("[R12] what a muted node lacks is no error, what it passes on must fit, and an output of the graph is led through it", () => {
    expect(codes({ b: { type: "blur", muted: true } })).toEqual([]);
    expect(codes({ g: { type: "generate", muted: true, inputs: { prompt: "long enough text" } }, s: { type: "sheet", inputs: { image: from("h.image"), title: from("g.prompt") } }, h: { type: "generate", inputs: { prompt: "x" } } })).toEqual(["wrong-value /nodes/s/inputs/title"]);
    const graph = graphOf({ ...image, b: { type: "blur", muted: true, inputs: { image: from("g.image") } }, z: { type: "blur", muted: true } }, { outputs: { a: from("b.image"), n: from("z.image") } });
    const { resolved, diagnostics } = resolveGraph(graph, sampleCatalogue);
    expect(resolved?.outputs).toEqual(new Map([["a", { node: "g", output: "image" }]]));
    expect(diagnostics.map(({ code, severity }) => [code, severity])).toEqual([["muted-output", "warning"]]);
  });
});

describe("any graph at all", () => {
  const name = fc.constantFrom("a", "a", "a", "b", "b", "c", "template", "__proto__", "toString");
  const kind = fc.constantFrom<PortType>({ kind: "any" }, { kind: "any" }, { kind: "any" }, { kind: "text" }, { kind: "integer", min: 1, max: 3 }, { kind: "number" }, { kind: "boolean" }, { kind: "image" }, { kind: "mask" }, { kind: "size", presets: ["s"], min: 1, max: 9 }, { kind: "choice", choices: ["x"] }, { kind: "json" }, { kind: "any" });
  const flag = (often: number) => fc.option(fc.constant(true as const), { nil: undefined, freq: often });
  const anyJson = fc.json({ maxDepth: 2 }).map((text): Json => JSON.parse(text));
  const literal = fc.oneof(fc.constantFrom<Json>("x", "{a|b} {c}", "1:3:1", "auto", 1, 2.5, true, null, [1, 2], ["x"], { width: 2 }), anyJson);
  const input = fc
    .record({ type: kind, default: fc.option(literal, { nil: undefined }), optional: flag(5), collect: flag(1), structural: flag(1) })
    .map(({ type, default: value, optional, collect, structural }): InputDeclaration => ({
      type,
      doc: "",
      ...(value === undefined ? {} : { default: value }),
      ...(optional && { optional }),
      ...(collect && { collect }),
      ...(structural && { structural }),
    }));
  const outputType = fc.oneof<fc.MaybeWeightedArbitrary<OutputDeclaration["type"]>[]>(
    { weight: 4, arbitrary: kind },
    { weight: 4, arbitrary: fc.record({ sameAs: name }) },
    fc.record({ elementsOf: name }),
    fc.record({ elementsOf: name, typeFrom: name }),
  );
  const output = outputType.map((type): OutputDeclaration => ({ type, doc: "" }));
  const length = fc.array(fc.oneof(fc.record({ valueOf: name }), fc.record({ elementsOf: name })), { maxLength: 2 });
  const axis = fc.oneof<fc.Arbitrary<AxisDeclaration>[]>(fc.record({ from: fc.constant("template"), input: name }), fc.record({ from: fc.constant("items"), length }));
  const declaration = fc
    .record({
      behaviour: fc.constantFrom("map", "emit", "collect", "zip"),
      inputs: fc.dictionary(name, input, { minKeys: 2, maxKeys: 5 }),
      outputs: fc.dictionary(name, output, { minKeys: 2, maxKeys: 4 }),
      axes: fc.array(axis, { maxLength: 3 }),
      template: fc.option(name, { nil: undefined }),
    })
    .map(({ template, ...facts }): Omit<NodeDeclaration, "type"> => ({ ...facts, version: 1, title: "", summary: "", category: "text", cache: false, resource: "none", generations: 0, ...(template === undefined ? {} : { variablesOf: template }) }));
  const catalogue = fc.array(declaration, { minLength: 3, maxLength: 3 }).map((made): Catalogue => new Map(made.map((facts, index) => [`t${index}`, { ...facts, type: `t${index}` }])));
  const ids = ["n1", "n2", "n3", "n4"];
  const id = fc.oneof({ weight: 12, arbitrary: fc.constantFrom(...ids) }, fc.constantFrom("n5", "inputs"));
  // Mostly from the nodes before it, so that many graphs are sound and some have cycles.
  const wireInto = (index: number) => fc.tuple(fc.oneof({ weight: 12, arbitrary: fc.constantFrom(...ids.slice(0, Math.max(1, index))) }, id), name).map(([node, output]) => from(`${node}.${output}`));
  const type = fc.oneof({ weight: 20, arbitrary: fc.constantFrom("t0", "t1", "t2") }, fc.constant("t3"));
  const node = (index: number) => fc.record({ type, muted: fc.boolean(), inputs: fc.dictionary(name, index === 0 ? literal : fc.oneof(literal, wireInto(index), wireInto(index)), { maxKeys: 2 }) });
  const graph = fc.record({
    playgraph: fc.constant(1 as const),
    nodes: fc.record({ n1: node(0), n2: node(1), n3: node(2), n4: node(3) }),
    inputs: fc.dictionary(name, fc.record({ type: fc.constantFrom("text", "any", "any", "any", "any", "x"), default: literal }), { maxKeys: 1 }),
    outputs: fc.dictionary(name, wireInto(4), { maxKeys: 1 }),
  });

  it("[C19] resolving never throws; there is a resolved graph exactly if there is no error, every wire in it leads to an earlier node, and every literal is right", () => {
    let sound = 0;
    fc.assert(
      fc.property(graph, catalogue, fc.option(fc.array(id, { maxLength: 2 }), { nil: undefined }), (graph, catalogue, only) => {
        const { resolved, diagnostics } = resolveGraph(graph, catalogue, only ? { only } : {});
        expect(resolved === undefined).toBe(diagnostics.some(({ severity }) => severity === "error"));
        const before = new Set<string>();
        for (const [id, node] of resolved?.nodes ?? []) {
          sound++;
          expect(new Map<string, GraphNode>(Object.entries(graph.nodes)).get(id)?.muted).toBe(false);
          for (const { source, declaration } of node.inputs) {
            const isRight = source.kind !== "literal" || source.byDefault || checkLiteral(declaration.type, source.value) === undefined;
            const leadsBack = source.kind !== "wire" || (before.has(source.node) && resolved?.nodes.get(source.node)?.outputs.some(({ name }) => name === source.output));
            expect([isRight, leadsBack]).toEqual([true, true]);
          }
          before.add(id);
          const ids = node.newAxes.map(({ id }) => id);
          for (const output of node.outputs) for (const axis of output.newAxes) expect(ids).toContain(axis);
        }
      }),
      { numRuns: 2_000 },
    );
    expect(sound).toBeGreaterThan(50);
  });
});
