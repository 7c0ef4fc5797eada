import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Catalogue } from "../node/catalogue.ts";
import { any, defineNode, image, integer, json, text } from "../node/defineNode.ts";
import type { Diagnostic } from "../document/diagnostic.ts";
import { PlaygraphError } from "../node/failure.ts";
import { filesNeeded } from "./filesNeeded.ts";
import type { Graph, GraphNode } from "../document/graph.ts";
import { parseGraph } from "../document/parseGraph.ts";
import { checkGraph } from "../plan/checkGraph.ts";
import type { ResolvedGraph, Source } from "./resolvedGraph.ts";
import { resolveGraph, type ResolveOptions } from "./resolveGraph.ts";
import { sampleCatalogue } from "../testing/sampleCatalogue.ts";
import { saveGraph } from "../document/saveGraph.ts";
import { setInput } from "./setInput.ts";
import { sweepInput } from "./sweepInput.ts";

type Nodes = Readonly<Record<string, GraphNode>>;
type Files = Readonly<Record<string, Graph | string>>;

const facts = { version: 1, title: "", summary: "", category: "axes" } as const;
const catalogue: Catalogue = new Map([
  ...sampleCatalogue,
  ...[
    defineNode({ ...facts, type: "subgraph", inputs: { graph: text().input({ doc: "", structural: true, file: true }) }, outputs: {}, subgraphOf: "graph" }),
    defineNode({ ...facts, type: "image", inputs: { file: text().input({ doc: "", file: true }) }, outputs: { image: image().output({ doc: "" }) }, run: () => ({ image: { blob: "", mediaType: "image/png", width: 1, height: 1 } }) }),
    defineNode({ ...facts, type: "pick", inputs: { value: any().collect({ doc: "" }), over: json().input({ doc: "", default: null, structural: true, namesAxes: "list" }) }, outputs: { value: any().output({ doc: "" }) }, collect: () => ({ value: null }) }),
    defineNode({ ...facts, type: "csv", inputs: { values: json().input({ doc: "", structural: true, file: true }) }, outputs: { value: any().output({ doc: "" }) }, axes: [{ from: "items", length: [{ elementsOf: "values" }] }], *emit() {
      yield { labels: [""], outputs: { value: null } };
    } }),
    defineNode({ ...facts, type: "save", inputs: { image: any().input({ doc: "" }), name: text().input({ doc: "", default: "", structural: true }) }, outputs: { file: text().output({ doc: "" }) }, namesFiles: "name", run: () => ({ file: "" }) }),
    defineNode({ ...facts, type: "zip2", inputs: { a: any().input({ doc: "" }), b: any().input({ doc: "" }), along: json().input({ doc: "", default: null, structural: true, namesAxes: "list or record" }) }, outputs: { a: any().output({ doc: "" }) }, zip: true }),
    defineNode({ ...facts, type: "number", inputs: { value: integer().input({ doc: "" }) }, outputs: { value: integer().output({ doc: "" }) }, run: ({ value }) => ({ value }) }),
  ].map(({ declaration }) => [declaration.type, declaration] as const),
]);

const from = (source: string) => ({ $from: source });
const graphOf = (nodes: Nodes, rest: Partial<Graph> = {}): Graph => ({ playgraph: 1, nodes, ...rest });
const sub = (graph: string, inputs: GraphNode["inputs"] = {}): GraphNode => ({ type: "subgraph", inputs: { graph, ...inputs } });

/** A text file is read as the command reads it; another is taken as it is. */
function graphsOf(files: Files): NonNullable<ResolveOptions["graphs"]> {
  return (path) => {
    const file = files[path];
    if (file === undefined) throw new PlaygraphError({ code: "InvalidInput", message: `There is no file ${path}.` });
    return typeof file === "string" ? parseGraph(file) : { graph: file, diagnostics: [] };
  };
}

function told(graph: Graph, files: Files, options: Parameters<typeof checkGraph>[2] = {}): readonly string[] {
  return checkGraph(graph, catalogue, { graphs: graphsOf(files), ...options }).diagnostics.map(({ code, file, path }) => `${code} ${file ?? ""}${path}`);
}

function first(graph: Graph, files: Files): Diagnostic | undefined {
  return checkGraph(graph, catalogue, { graphs: graphsOf(files) }).diagnostics[0];
}

function ready(graph: Graph, files: Files, options: Parameters<typeof checkGraph>[2] = {}) {
  const { ready, diagnostics } = checkGraph(graph, catalogue, { graphs: graphsOf(files), ...options });
  if (!ready) throw new Error(JSON.stringify(diagnostics));
  return ready;
}

function sourceOf({ nodes }: ResolvedGraph, id: string, input: string): Source | undefined {
  return nodes.get(id)?.inputs.find(({ name }) => name === input)?.source;
}

/** Pictures of a subject with two seeds. */
const pictures = graphOf(
  {
    prompt: { type: "prompt-template", inputs: { template: from("inputs.template"), subject: from("inputs.subject") } },
    seeds: { type: "seed-sweep", inputs: { count: 2 } },
    generate: { type: "generate", inputs: { prompt: from("prompt.text"), seed: from("seeds.seed"), num_inference_steps: from("inputs.steps") } },
    sheet: { type: "sheet", inputs: { image: from("generate.image") } },
  },
  {
    inputs: { subject: { type: "text" }, steps: { type: "integer", default: 7 }, template: { type: "text", default: "a {subject}, {light: dawn|night}" } },
    outputs: { sheet: from("sheet.image"), image: from("generate.image"), subject: from("inputs.subject") },
    seed: 99,
  },
);

describe("in their places", () => {
  it("[G1] a file may be used twice, and paths are relative to the file that names them", () => {
    const files: Files = { "parts/a.json": graphOf({ inner: sub("../lib/b.json") }), "lib/b.json": graphOf({ t: { type: "text", inputs: { text: "x" } } }) };
    const { resolved } = ready(graphOf({ one: sub("parts/a.json"), two: sub("./parts/../parts/a.json"), three: sub("lib/b.json") }), files);
    expect([...resolved.nodes.keys()]).toEqual(["one.inner.t", "three.t", "two.inner.t"]);
    expect([...resolved.graphs.keys()].toSorted()).toEqual(["lib/b.json", "parts/a.json"]);
    expect(first(graphOf({ one: sub("../a.json") }), {})).toMatchObject({ code: "unreadable-subgraph", message: '"one" cannot use "../a.json" as a graph: There is no file ../a.json.' });
  });

  it("[G2] the graph's inputs and outputs are the node's; an output may lead straight to an input", () => {
    const graph = graphOf({ s: sub("p.json", { subject: "hare" }), t: { type: "text", inputs: { text: from("s.subject") } }, all: { type: "sheet", inputs: { image: from("s.image") } } }, { outputs: { sheet: from("s.sheet") } });
    const { resolved } = ready(graph, { "p.json": pictures });
    expect(sourceOf(resolved, "s.prompt", "subject")).toEqual({ kind: "literal", value: "hare", byDefault: false });
    expect(sourceOf(resolved, "s.generate", "num_inference_steps")).toMatchObject({ value: 7 });
    expect(sourceOf(resolved, "t", "text")).toMatchObject({ value: "hare" });
    expect(sourceOf(resolved, "all", "image")).toMatchObject({ node: "s.generate", output: "image" });
    expect(resolved.outputs).toEqual(new Map([["sheet", { node: "s.sheet", output: "image" }]]));
  });

  it("[G2] what is missing, unknown or taken is told at the node", () => {
    const files = { "p.json": pictures, "none.json": graphOf({ t: { type: "text", inputs: { text: "x" } } }), "taken.json": graphOf({}, { inputs: { graph: { type: "text", default: "" } } }) };
    expect(told(graphOf({ s: sub("p.json", { subjet: "hare" }) }), files)).toEqual(["unknown-input /nodes/s/inputs/subjet", "missing-input /nodes/s/inputs"]);
    expect(first(graphOf({ s: sub("p.json", { subject: "hare" }), t: { type: "text", inputs: { text: from("s.subjet") } } }), files)).toMatchObject({ code: "unknown-output", path: "/nodes/t/inputs/text", hint: 'Did you mean "subject"?' });
    expect(told(graphOf({ s: sub("none.json"), t: { type: "text", inputs: { text: from("s.text") } } }), files)).toEqual(["unknown-output /nodes/t/inputs/text"]);
    expect(told(graphOf({ s: sub("taken.json") }), files)).toContain("taken-variable /nodes/s/inputs/graph");
    expect(told(graphOf({ s: { type: "subgraph" } }), files)).toEqual(["missing-input /nodes/s/inputs"]);
    expect(told(graphOf({ s: { type: "subgraph", muted: true } }), files)).toEqual(["missing-input /nodes/s/inputs"]);
  });

  it("[G2] the graph may be one that the root's inputs name", () => {
    const graph = graphOf({ s: sub("x", { graph: from("inputs.which") }) }, { inputs: { which: { type: "text", default: "a.json" } } });
    const files = { "a.json": graphOf({ a: { type: "text", inputs: { text: "x" } } }), "b.json": graphOf({ b: { type: "text", inputs: { text: "x" } } }) };
    expect([...ready(graph, files).resolved.nodes.keys()]).toEqual(["s.a"]);
    expect([...ready(graph, files, { inputs: new Map([["which", "b.json"]]) }).resolved.nodes.keys()]).toEqual(["s.b"]);
  });

  it("[G3] ids have the node's in front: in the plan, in only, in at; the root's seed counts", () => {
    const graph = graphOf({ animals: { type: "sweep", inputs: { values: ["fox", "hare"] } }, s: sub("p.json", { subject: from("animals.value") }) }, { seed: 5 });
    const whole = ready(graph, { "p.json": pictures });
    expect(whole.resolved.seed).toBe(5);
    expect(whole.plan.nodes.map(({ id, taskAxes }) => `${id}: ${taskAxes.join()}`)).toEqual(["animals: ", "s.prompt: animals", "s.seeds: ", "s.generate: animals,s.prompt.light,s.seeds", "s.sheet: animals"]);
    const part = (only: readonly string[], at = {}) => ready(graph, { "p.json": pictures }, { only, at: new Map(Object.entries(at)) }).plan;
    expect(part(["s.seeds"]).nodes.map(({ id }) => id)).toEqual(["s.seeds"]);
    expect(part(["s"]).nodes).toHaveLength(5);
    expect(part(["s.generate"], { "s.seeds": "#0", light: "dawn", animals: "fox" }).generations.n).toBe(1n);
    expect(first(graph, { "p.json": pictures })).toBeUndefined();
    expect(checkGraph(graph, catalogue, { graphs: graphsOf({ "p.json": pictures }), only: ["s.sedes"] }).diagnostics[0]).toMatchObject({ code: "unknown-node", hint: 'Did you mean "s.seeds"?' });
  });

  it("[C18] only hears of nothing that it does not need, also inside", () => {
    const broken = graphOf({ good: { type: "text", inputs: { text: from("inputs.a") } }, bad: { type: "nowhere", inputs: {} } }, { inputs: { a: { type: "text" }, b: { type: "text" } }, outputs: { good: from("good.text"), b: from("inputs.b") } });
    const graph = graphOf({ s: sub("b.json", { a: "x", b: from("wrong.text") }), wrong: { type: "text" }, other: sub("missing.json") });
    expect(told(graph, { "b.json": broken }, { only: ["s.good"] })).toEqual([]);
  });

  it("[G9] a muted subgraph passes by the inputs and outputs of its graph, and nothing inside runs", () => {
    const graph = graphOf({ t: { type: "text", inputs: { text: "x" } }, s: { ...sub("p.json", { subject: from("t.text") }), muted: true }, u: { type: "text", inputs: { text: from("s.subject") } }, b: { type: "blur", inputs: { image: from("s.image") } } });
    const { resolved } = ready(graph, { "p.json": pictures });
    expect([...resolved.nodes.keys()].toSorted()).toEqual(["b", "t", "u"]);
    expect(sourceOf(resolved, "u", "text")).toMatchObject({ kind: "wire", node: "t" });
    expect(sourceOf(resolved, "b", "image")).toEqual({ kind: "absent", reason: '"s" is muted and has nothing to pass on' });
    // The path of the file is a text too, and is never passed on; what is lacking is no error, what is wrong inside is one.
    const lacking = graphOf({ s: { ...sub("p.json"), muted: true }, u: { type: "text", inputs: { text: from("s.subject") } } });
    expect(told(lacking, { "p.json": pictures })).toEqual([]);
    expect(told(lacking, { "p.json": { ...pictures, nodes: { ...pictures.nodes, x: { type: "nowhere" } } } })).toEqual(["unknown-node-type p.json/nodes/x/type"]);
  });

  it("[R12] muted nodes inside pass their inputs on", () => {
    const inner = graphOf({ a: { type: "text", muted: true, inputs: { text: from("inputs.x") } }, b: { type: "blur", muted: true }, c: { type: "blur", inputs: { image: from("b.image") } } }, { inputs: { x: { type: "text" } }, outputs: { a: from("a.text") } });
    const { resolved } = ready(graphOf({ p: { type: "text", inputs: { text: "x" } }, s: sub("i.json", { x: from("p.text") }), t: { type: "text", inputs: { text: from("s.a") } } }), { "i.json": inner });
    expect(sourceOf(resolved, "t", "text")).toMatchObject({ kind: "wire", node: "p" });
    expect(sourceOf(resolved, "s.c", "image")).toMatchObject({ kind: "absent", reason: '"s.b" is muted and has nothing to pass on' });
  });

  it("[G10] a wire from one port of a subgraph to another of its ports is a cycle only if the inside makes it one", () => {
    const inner = graphOf({ a: { type: "text", inputs: { text: "x" } }, b: { type: "text", inputs: { text: from("inputs.in") } } }, { inputs: { in: { type: "text" } }, outputs: { a: from("a.text"), b: from("b.text"), through: from("inputs.in") } });
    const loop = (output: string) => graphOf({ s: sub("i.json", { in: from(`t.text`) }), t: { type: "text", inputs: { text: from(`s.${output}`) } } });
    expect([...ready(loop("a"), { "i.json": inner }).resolved.nodes.keys()]).toEqual(["s.a", "t", "s.b"]);
    expect(first(loop("b"), { "i.json": inner })).toMatchObject({ code: "cycle", file: "i.json", path: "/nodes/b", message: "These nodes feed each other: s.b → t → s.b." });
    expect(first(graphOf({ s: sub("i.json", { in: from("s.through") }) }), { "i.json": inner })).toMatchObject({ code: "cycle", path: "/nodes/s", message: 'The node "s" feeds itself.' });
  });

  it("[D15] the document is saved as it was written", () => {
    const source = saveGraph(graphOf({ s: sub("p.json", { subject: "hare" }) }));
    const { graph } = parseGraph(source);
    expect(graph && saveGraph(ready(graph, { "p.json": pictures }).resolved.graph)).toBe(source);
  });
});

describe("values", () => {
  const inner = graphOf(
    { t: { type: "text", inputs: { text: from("inputs.x") } }, g: { type: "generate", inputs: { prompt: "x", num_images: from("inputs.n") } }, p: { type: "prompt-template", inputs: { template: from("inputs.template") } } },
    { inputs: { x: { type: "text", default: "x" }, n: { type: "integer", default: 2 }, template: { type: "text", default: "hello" } } },
  );
  const files = { "i.json": inner, "outer.json": graphOf({ s: sub("i.json", { x: from("inputs.number"), n: from("inputs.n"), template: from("inputs.t") }) }, { inputs: { number: { type: "number", default: 1 }, n: { type: "integer", default: 1 }, t: { type: "text", default: "{a|b}" } } }) };

  it("[G5] conversions at each border are composed", () => {
    const { resolved } = ready(graphOf({ n: { type: "number", inputs: { value: 3 } }, o: sub("outer.json", { number: from("n.value") }) }), files);
    expect(sourceOf(resolved, "o.s.t", "text")).toEqual({ kind: "wire", node: "n", output: "value", coercion: "integer -> text" });
    expect(sourceOf(ready(graphOf({ o: sub("outer.json", { number: 0.5 }) }), files).resolved, "o.s.t", "text")).toMatchObject({ value: "0.5" });
  });

  it("[G5] a literal decides ports and axes inside; a stream may not, and that is told where it is given", () => {
    const { resolved } = ready(graphOf({ o: sub("outer.json") }), files);
    expect(resolved.nodes.get("o.s.p")?.newAxes).toEqual([{ id: "o.s.p", name: "", length: 2, labels: ["a", "b"] }]);
    const stream = graphOf({ t: { type: "text", inputs: { text: "x" } }, o: sub("outer.json", { t: from("t.text") }) });
    expect(first(stream, files)).toMatchObject({ code: "wired-structural-input", path: "/nodes/o/inputs/t", message: '"o.t" cannot be wired to a node: in i.json it becomes "p.template", which decides inputs or axes before anything runs.' });
    expect(first(stream, files)?.file).toBeUndefined();
    const muted = graphOf({ t: { type: "text", muted: true, inputs: { text: "{a|b}" } }, o: sub("outer.json", { t: from("t.text") }) });
    expect(told(muted, files)).toEqual(["wired-structural-input /nodes/o/inputs/t"]);
  });

  it("[G5] what is given and does not fit is told where it was given; what the file says, in the file", () => {
    expect(first(graphOf({ o: sub("outer.json", { n: 99 }) }), files)).toMatchObject({ code: "wrong-value", path: "/nodes/o/inputs/n", message: '"o.n", which is "g.num_images" in i.json, must be an integer from 1 to 8, not 99.' });
    expect(told(graphOf({ s: sub("i.json", { n: "many" }) }), files)).toEqual(["wrong-value /nodes/s/inputs/n"]);
    expect(told(graphOf({ w: { type: "sweep", inputs: { values: [1, 99] } }, s: sub("i.json", { n: from("w.value") }) }), files)).toEqual(["value-out-of-range /nodes/s/inputs/n"]);
    expect(told(graphOf({ b: { type: "measure", inputs: {} }, s: sub("i.json", { n: from("b.brightness") }) }), files)).toEqual(["missing-input /nodes/b/inputs", "type-mismatch /nodes/s/inputs/n"]);
    const wrong = graphOf({ g: { type: "generate", inputs: { prompt: "x", num_images: from("inputs.n") } } }, { inputs: { n: { type: "integer", default: 99 } } });
    expect(told(graphOf({ s: sub("w.json"), t: sub("w.json") }), { "w.json": wrong })).toEqual(["wrong-value w.json/nodes/g/inputs/num_images"]);
  });

  it("[G6] paths are relative to the file in which they are written", () => {
    const inner = graphOf(
      { own: { type: "image", inputs: { file: "cat.png" } }, given: { type: "image", inputs: { file: from("inputs.photo") } }, preset: { type: "image", inputs: { file: from("inputs.other") } }, rows: { type: "csv", inputs: { values: "@../rows.csv#a" } } },
      { inputs: { photo: { type: "text" }, other: { type: "text", default: "./dog.png" } } },
    );
    const graph = graphOf({ s: sub("parts/deep/i.json", { photo: "photos/me.png" }), own: { type: "image", inputs: { file: "./me.png" } } });
    const column = (path: string) => (path === "parts/rows.csv" ? ["1", "2", "3"] : []);
    const { resolved, plan } = ready(graph, { "parts/deep/i.json": inner }, { column });
    const fileOf = (id: string) => sourceOf(resolved, id, "file");
    expect(["s.own", "s.given", "s.preset", "own"].map(fileOf)).toMatchObject([{ value: "parts/deep/cat.png" }, { value: "photos/me.png" }, { value: "parts/deep/dog.png" }, { value: "./me.png" }]);
    expect(sourceOf(resolved, "s.rows", "values")).toMatchObject({ value: "@parts/rows.csv#a" });
    expect(plan.axes.find(({ id }) => id === "s.rows")?.length).toBe(3);
  });

  it("[C26] a file that a literal names is looked for before anything runs, and told where it was written", () => {
    const inner = graphOf({ own: { type: "image", inputs: { file: "cat.png" } }, given: { type: "image", inputs: { file: from("inputs.photo") } } }, { inputs: { photo: { type: "text" } } });
    const graph = graphOf(
      {
        s: sub("parts/i.json", { photo: "me.png" }),
        t: sub("parts/i.json", { photo: "you.png" }),
        own: { type: "image", inputs: { file: "./me.png" } },
        named: { type: "image", inputs: { file: from("inputs.file") } },
        wired: { type: "image", inputs: { file: from("names.value") } },
        names: { type: "sweep", inputs: { values: ["nowhere.png"] } },
      },
      { inputs: { file: { type: "text", default: "../out.png" } } },
    );
    const files = { "parts/i.json": inner };
    const asked = new Set<string>();
    const file = (path: string) => {
      asked.add(path);
      if (path !== "you.png") throw new PlaygraphError({ code: "InvalidInput", message: `cannot read "${path}": there is no such file.` });
    };
    const { diagnostics } = checkGraph(graph, catalogue, { graphs: graphsOf(files), file });
    expect(diagnostics.map(({ code, file = "", path, message }) => `${code} ${file}${path} ${message}`).toSorted()).toEqual([
      'unreadable-file /nodes/named/inputs/file "named.file": cannot read "../out.png": there is no such file.',
      'unreadable-file /nodes/own/inputs/file "own.file": cannot read "me.png": there is no such file.',
      'unreadable-file /nodes/s/inputs/photo "s.photo": cannot read "me.png": there is no such file.',
      'unreadable-file parts/i.json/nodes/own/inputs/file "own.file": cannot read "parts/cat.png": there is no such file.',
    ]);
    const needed = new Set<string>();
    const requests = filesNeeded(graph, catalogue, new Map());
    for (let step = requests.next(); !step.done; step = requests.next(step.value.kind === "graph" ? graphsOf(files)(step.value.path) : undefined)) if (step.value.kind === "file") needed.add(step.value.path);
    expect(needed).toEqual(asked);
  });
});

describe("axes", () => {
  const inner = (nodes: Nodes) => graphOf({ prompt: { type: "prompt-template", inputs: { template: "{animal: cat|dog}" } }, seeds: { type: "seed-sweep", inputs: { count: 3 } }, join: { type: "merge", inputs: { a: from("inputs.x"), b: from("seeds.seed") } }, ...nodes }, { inputs: { x: { type: "any" } }, outputs: { join: from("join.value") } });
  const outer = graphOf({ seeds: { type: "seed-sweep", inputs: { count: 2 } }, rest: { type: "sweep", inputs: { values: [1, 2, 3] } }, s: sub("i.json", { x: from("seeds.seed") }) });
  const planned = (nodes: Nodes) => new Map(ready(outer, { "i.json": inner(nodes) }).plan.nodes.map((node) => [node.id, node]));

  it("[R13] no collect inside collapses an axis that came in, whether it names its axes or not", () => {
    const nodes = planned({ all: { type: "pick", inputs: { value: from("join.value") } }, some: { type: "pick", inputs: { value: from("join.value"), over: ["seeds"] } } });
    expect(nodes.get("s.join")?.taskAxes).toEqual(["s.seeds", "seeds"]);
    expect([nodes.get("s.all")?.collapsed, nodes.get("s.all")?.taskAxes]).toEqual([["s.seeds"], ["seeds"]]);
    expect([nodes.get("s.some")?.collapsed, nodes.get("s.some")?.taskAxes]).toEqual([["s.seeds"], ["seeds"]]);
    expect(told(outer, { "i.json": inner({ all: { type: "pick", inputs: { value: from("join.value"), over: ["rest"] } } }) })).toEqual(["outer-axis i.json/nodes/all/inputs/over/0"]);
  });

  it("[R13] outside, a subgraph's axes are taken together like any others", () => {
    const graph = graphOf({ ...outer.nodes, all: { type: "pick", inputs: { value: from("s.join"), over: ["s.seeds"] } }, each: { type: "pick", inputs: { value: from("s.join") } } });
    const nodes = new Map(ready(graph, { "i.json": inner({}) }).plan.nodes.map((node) => [node.id, node]));
    expect(nodes.get("all")?.taskAxes).toEqual(["seeds"]);
    expect(nodes.get("each")?.taskAxes).toEqual([]);
  });

  it("[G4] names of axes are those of the file", () => {
    const nodes = { names: { type: "save", inputs: { image: from("join.value"), name: "{ seeds }/{axes}" } }, short: { type: "pick", inputs: { value: from("prompt.text"), over: ["animal"] } }, zip: { type: "zip2", inputs: { a: from("inputs.x"), b: from("seeds.seed"), along: { a: "rest", b: "seeds" } } } };
    const graph = graphOf({ ...outer.nodes, s: sub("i.json", { x: from("rest.value") }) });
    const { resolved, plan } = ready(graph, { "i.json": inner(nodes) });
    expect(sourceOf(resolved, "s.names", "name")).toMatchObject({ value: "{s.seeds}/{axes}" });
    expect(sourceOf(resolved, "s.short", "over")).toMatchObject({ value: ["s.prompt.animal"] });
    expect(plan.nodes.find(({ id }) => id === "s.zip")?.pairs).toEqual({ a: "rest", b: "s.seeds" });
  });

  it("[G4] a name that is wrong is told in the file, with the names that the file knows", () => {
    const wrong = (over: string) => checkGraph(outer, catalogue, { graphs: graphsOf({ "i.json": inner({ all: { type: "pick", inputs: { value: from("join.value"), over: [over] } }, off: { type: "seed-sweep", muted: true } }) }) }).diagnostics[0];
    expect(wrong("sedes")).toMatchObject({ code: "unknown-axis", file: "i.json", path: "/nodes/all/inputs/over/0", hint: "There are: prompt.animal, seeds." });
    expect(wrong("off")).toMatchObject({ code: "axis-not-made", severity: "warning" });
    expect(told(graphOf({ ...outer.nodes, all: { type: "pick", inputs: { value: from("s.join"), over: ["s.sedes"] } } }), { "i.json": inner({}) })).toEqual(["unknown-axis /nodes/all/inputs/over/0"]);
  });

  it("[C24] a name lacks what came in as it lacks any axis, unless it has {axes}", () => {
    const named = (name: string) => told(outer, { "i.json": inner({ save: { type: "save", inputs: { image: from("join.value"), name } } }) });
    expect(named("{seeds}")).toEqual(["name-lacks-axis i.json/nodes/save/inputs/name"]);
    expect(named("{axes}")).toEqual([]);
    const hint = (image: string) => first(outer, { "i.json": inner({ save: { type: "save", inputs: { image: from(image), name: "draft" } } }) })?.hint;
    expect([hint("join.value"), hint("seeds.seed")]).toEqual(['Write "draft-{axes}".', 'Write "draft-{seeds}".']);
  });

  it("[C24] nodes that may write files of one name are told, as a subgraph that is used twice does", () => {
    const saving = (name: string) => ({ "i.json": graphOf({ seeds: { type: "seed-sweep", inputs: { count: 2 } }, save: { type: "save", inputs: { image: from("seeds.seed"), name } } }) });
    const twice = graphOf({ a: sub("i.json"), b: sub("i.json") });
    expect(told(twice, saving("{seeds}"))).toEqual(["same-file-names i.json/nodes/save/inputs/name"]);
    expect(told(twice, saving("{node}/{seeds}"))).toEqual([]);
    expect(told(twice, saving(""))).toEqual([]);
    expect(told(graphOf({ a: sub("i.json") }), saving("{seeds}"))).toEqual([]);
  });
});

describe("mistakes", () => {
  it("[G7] a file that is no graph is one error at the node", () => {
    expect(first(graphOf({ s: sub("x.json") }), { "x.json": "{ nope" })).toMatchObject({ code: "unreadable-subgraph", path: "/nodes/s/inputs/graph", message: expect.stringMatching(/^"s" cannot use "x.json" as a graph: line 1, column 3: /) });
    expect(told(graphOf({ s: sub("x.json", { any: 1 }), t: { type: "text", inputs: { text: from("s.what") } } }), {})).toEqual(["unreadable-subgraph /nodes/s/inputs/graph"]);
    expect(resolveGraph(graphOf({ s: sub("x.json") }), catalogue).diagnostics[0]?.message).toBe('"s" cannot use "x.json" as a graph: files of subgraphs are not at hand here.');
  });

  it("[G7] mistakes in a file are told once, in the file's own words", () => {
    const file = '{ "playgraph": 1, "wrong": 1, "inputs": { "unused": { "type": "text" } }, "nodes": { "a": { "type": "text" }, "b": { "type": "nowhere" }, "c": { "type": "text", "inputs": { "text": { "$from": "b.out" } } } }, "outputs": { "x": { "$from": "z.text" } } }';
    const found = told(graphOf({ s: sub("x.json"), t: sub("x.json"), u: { type: "text", inputs: { text: from("s.x") } } }), { "x.json": file });
    expect(found.toSorted()).toEqual(["missing-input x.json/nodes/a/inputs", "unknown-key x.json/wrong", "unknown-node x.json/outputs/x", "unknown-node-type x.json/nodes/b/type", "unused-graph-input x.json/inputs/unused"]);
  });

  it("[C18] a node type that is not installed inside stops only what depends on it", () => {
    const inner = graphOf({ a: { type: "text", inputs: { text: "x" } }, b: { type: "nowhere" } }, { outputs: { a: from("a.text"), b: from("b.out") } });
    const graph = graphOf({ s: sub("i.json"), t: { type: "text", inputs: { text: from("s.a") } }, u: { type: "text", inputs: { text: from("s.b") } } });
    expect(told(graph, { "i.json": inner }, { only: ["t"] })).toEqual([]);
    expect(told(graph, { "i.json": inner }, { only: ["u"] })).toEqual(["unknown-node-type i.json/nodes/b/type"]);
  });

  it("[G8] a graph that contains itself is told with the way, also over several files", () => {
    const files = { "a.json": graphOf({ x: sub("b.json") }), "b.json": graphOf({ y: sub("c.json"), z: sub("a.json") }), "c.json": graphOf({ w: sub("c.json") }) };
    const messages = checkGraph(graphOf({ s: sub("a.json") }), catalogue, { graphs: graphsOf(files) }).diagnostics.map(({ code, file, path, message }) => [code, file, path, message]);
    expect(new Set(messages)).toEqual(new Set([
      ["subgraph-in-itself", "b.json", "/nodes/z/inputs/graph", '"z" would put a graph into itself: a.json → b.json → a.json.'],
      ["subgraph-in-itself", "c.json", "/nodes/w/inputs/graph", '"w" would put a graph into itself: c.json → c.json.'],
    ]));
  });

  it("[G8] ten files that each use the next ten times are refused before they are ten billion nodes", () => {
    const ten = (next: string) => graphOf(Object.fromEntries(Array.from({ length: 10 }, (_, index) => [`n${index}`, sub(next)])));
    const files = Object.fromEntries(Array.from({ length: 10 }, (_, index) => [`f${index}.json`, index === 9 ? graphOf({ t: { type: "text", inputs: { text: "x" } } }) : ten(`f${index + 1}.json`)]));
    expect(told(ten("f0.json"), files)).toEqual(Array.from({ length: 10 }, (_, index) => `subgraphs-too-large /nodes/n${index}/inputs/graph`));
    const chain = Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`f${index}.json`, graphOf({ n: sub(`f${index + 1}.json`) })]));
    expect(first(graphOf({ s: sub("f0.json") }), chain)).toMatchObject({ code: "subgraphs-too-large", file: "f31.json" });
  });
});

describe("edits and files", () => {
  it("[G11] set and sweep reach a subgraph's inputs, and nothing inside", () => {
    const graph = graphOf({ s: sub("p.json", { subject: "hare" }), w: { type: "sweep", inputs: { values: [1] } } });
    const graphs = graphsOf({ "p.json": pictures });
    expect(setInput(graph, "s.steps", "9", catalogue, graphs)).toMatchObject({ ok: true, graph: { nodes: { s: { inputs: { steps: 9 } } } } });
    expect(sweepInput(graph, "s.steps", "1,2", catalogue, { seed: 0, graphs })).toMatchObject({ ok: true, graph: { nodes: { s: { inputs: { steps: { $from: "steps.value" } } } } } });
    expect(setInput(graph, "s.seeds.count", "9", catalogue, graphs)).toEqual({ ok: false, message: '"s.seeds.count" lies inside the subgraph "s", where nothing can be set from outside: give its graph an input for it, then set "s" and that input\'s name. "graph", "subject", "steps", "template" can be set.' });
    expect(setInput(graph, "s.stps", "9", catalogue, graphs)).toMatchObject({ ok: false, message: '"s" (subgraph) has no input "stps". Did you mean "steps"?' });
  });

  it("[G12] all files are asked for, also those that only a subgraph names", () => {
    const files: Files = { "parts/a.json": graphOf({ b: sub("b.json"), rows: { type: "csv", inputs: { values: from("inputs.rows") } } }, { inputs: { rows: { type: "json", default: "@in-a.csv#x" } } }), "parts/b.json": graphOf({ rows: { type: "csv", inputs: { values: "@in-b.csv#x" } } }) };
    const asked: string[] = [];
    const needed = filesNeeded(graphOf({ s: sub("parts/a.json"), t: sub("parts/a.json", { rows: "@own.csv#x" }) }), catalogue, new Map());
    for (let step = needed.next(); !step.done; step = needed.next(step.value.kind === "graph" ? graphsOf(files)(step.value.path) : undefined)) asked.push(`${step.value.kind} ${step.value.path}`);
    expect([...new Set(asked)]).toEqual(["graph parts/a.json", "graph parts/b.json", "column parts/in-a.csv", "column own.csv", "column parts/in-b.csv"]);
  });
});

const names = ["a", "b", "c"];
const wires = fc.constantFrom(...names.flatMap((node) => ["text", "value", "x", "y"].map((output) => `${node}.${output}`)), "inputs.x", "inputs.y", "inputs.z", "nowhere.x").map((source) => ({ $from: source }));
/** The last file has no subgraphs, so that some ways end. */
const files = fc.constantFrom("f0.json", "f1.json", "f2.json", "f2.json", "f2.json");
const leaf = graphOf({ a: { type: "text", inputs: { text: from("inputs.x") } }, b: { type: "sweep", inputs: { values: [1, 2] } } }, { inputs: { x: { type: "text", default: "x" } }, outputs: { x: from("a.text") } });
const saneNode: fc.Arbitrary<GraphNode> = fc.oneof(
  fc.oneof(fc.constantFrom("x", "{a|b}"), fc.constantFrom("inputs.x", "a.text", "b.x").map(from)).map((text): GraphNode => ({ type: "text", inputs: { text } })),
  fc.record({ graph: files, x: fc.oneof(fc.constant("x"), fc.constantFrom("inputs.x", "a.text", "c.x").map(from)), muted: fc.boolean() }).map(({ muted, ...inputs }): GraphNode => ({ type: "subgraph", muted, inputs })),
);
const wildNode: fc.Arbitrary<GraphNode> = fc.record(
  { type: fc.constantFrom("subgraph", "subgraph", "text", "sweep", "prompt-template", "pick", "nowhere"), muted: fc.boolean(), inputs: fc.dictionary(fc.constantFrom("graph", "x", "y", "text", "values", "template", "value", "over"), fc.oneof(wires, files, fc.constantFrom("{a} {b|c}", "x"), fc.constant(["a", "b.x"]), fc.nat(3)), { maxKeys: 3 }) },
  { requiredKeys: ["type", "inputs"] },
);
const saneGraph: fc.Arbitrary<Graph> = fc.record({ nodes: fc.dictionary(fc.constantFrom(...names), saneNode, { maxKeys: 3 }), output: fc.constantFrom("inputs.x", "a.text", "b.x") }).map(({ nodes, output }) => ({ playgraph: 1, nodes, inputs: { x: { type: "text", default: "x" } }, outputs: { x: from(output) } }));
const wildGraph: fc.Arbitrary<Graph> = fc.record(
  { playgraph: fc.constant(1 as const), nodes: fc.dictionary(fc.constantFrom(...names), fc.oneof(saneNode, wildNode), { maxKeys: 3 }), inputs: fc.dictionary(fc.constantFrom("x", "y"), fc.record({ type: fc.constantFrom("text", "integer", "any", "nothing"), default: fc.constantFrom("x", 1, "f1.json") }, { requiredKeys: ["type"] }), { maxKeys: 2 }), outputs: fc.dictionary(fc.constantFrom("x", "y"), wires, { maxKeys: 2 }) },
  { requiredKeys: ["playgraph", "nodes"] },
);

const anyGraph = fc.oneof(saneGraph, wildGraph);

it("[C19] any graphs that name each other are resolved or refused, never thrown over", () => {
  let withSubgraphs = 0;
  fc.assert(
    fc.property(anyGraph, fc.tuple(anyGraph, anyGraph, fc.oneof(fc.constant(leaf), anyGraph)), fc.option(fc.constantFrom("a", "b", "a.b", "a.b.c"), { nil: undefined }), (graph, parts, only) => {
      const files = Object.fromEntries(parts.map((part, index) => [`f${index}.json`, part]));
      const { diagnostics, ready } = checkGraph(graph, catalogue, { graphs: graphsOf(files), ...(only === undefined ? {} : { only: [only] }) });
      expect(ready === undefined).toBe(diagnostics.some(({ severity }) => severity === "error"));
      const before = new Set<string>();
      for (const { id, inputs } of ready?.resolved.nodes.values() ?? []) {
        expect(inputs.flatMap(({ source }) => (source.kind === "wire" && !before.has(source.node) ? [source.node] : []))).toEqual([]);
        before.add(id);
      }
      if ([...before].some((id) => id.includes("."))) withSubgraphs++;
    }),
    { numRuns: 3000 },
  );
  expect(withSubgraphs).toBeGreaterThan(0);
});
