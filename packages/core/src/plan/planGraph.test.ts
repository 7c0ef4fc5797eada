import { expect, it } from "vitest";
import type { Catalogue, NodeDeclaration } from "../node/catalogue.ts";
import { countText } from "./count.ts";
import type { GraphNode } from "../document/graph.ts";
import type { Json } from "../document/json.ts";
import { planGraph } from "./planGraph.ts";
import type { Restriction } from "./restriction.ts";
import { resolveGraph } from "../check/resolveGraph.ts";
import { exampleCatalogue } from "../testing/exampleNodes.ts";
import { runExample } from "../testing/runExample.ts";

const list = (...values: readonly (string | number)[]) => ({ type: "values", inputs: { list: values } });
const from = (wire: string) => ({ $from: wire });

function plan(nodes: Readonly<Record<string, GraphNode>>, restriction: Restriction = {}) {
  const { resolved, diagnostics } = resolveGraph({ playgraph: 1, nodes }, exampleCatalogue);
  if (!resolved) throw new Error(diagnostics.map(({ message }) => message).join("\n"));
  return planGraph(resolved, restriction);
}

function counts(nodes: Readonly<Record<string, GraphNode>>, restriction: Restriction = {}): Readonly<Record<string, string>> {
  return Object.fromEntries(plan(nodes, restriction).nodes.map((node) => [node.id, `${node.taskAxes.join(" x ") || "once"} = ${countText(node.tasks)}`]));
}

const six = Object.fromEntries(["a", "b", "c", "d", "e", "f"].map((id) => [id, list(...Array.from({ length: 100 }, (_, value) => value))]));

it("[R14] counts are exact for axes whose lengths are known, and cost arithmetic", () => {
  const nodes = { ...six, left: { type: "plus", inputs: { a: from("a.value"), b: from("b.value"), c: from("c.value") } }, all: { type: "plus", inputs: { a: from("left.sum"), b: from("d.value"), c: from("e.value") } }, most: { type: "plus", inputs: { a: from("all.sum"), b: from("f.value") } } };
  expect(counts(nodes)["most"]).toBe("a x b x c x d x e x f = 1000000000000");
});

it("[X22] a plan says who is paid for a node's images, as far as that is known", () => {
  const paid = (endpoint: string | { readonly valueOf: string } | undefined) => (catalogue: Catalogue) => new Map([...catalogue, ["plus", { ...(catalogue.get("plus") as NodeDeclaration), generations: 1, ...(endpoint === undefined ? {} : { endpoint }) }]]);
  const endpoint = (said: Parameters<typeof paid>[0], a: GraphNode["inputs"] = {}) => {
    const { resolved } = resolveGraph({ playgraph: 1, nodes: { n: list(1), one: { type: "plus", inputs: a } } }, paid(said)(exampleCatalogue));
    return resolved && planGraph(resolved).nodes.find(({ id }) => id === "one")?.endpoint;
  };
  expect(endpoint("fal-ai/x")).toBe("fal-ai/x");
  expect(endpoint({ valueOf: "a" }, { a: "fal-ai/y" })).toBe("fal-ai/y");
  expect(endpoint({ valueOf: "a" }, { a: from("n.value") })).toBeUndefined();
  expect(endpoint(undefined)).toBeUndefined();
});

it("[R14] counts beyond 2^53 stay exact", () => {
  const chain: Record<string, GraphNode> = { n0: { type: "plus", inputs: {} } };
  for (let i = 1; i <= 12; i++) {
    chain[`s${i}`] = list(...Array.from({ length: 100 }, (_, value) => value));
    chain[`n${i}`] = { type: "plus", inputs: { a: from(`n${i - 1}.sum`), b: from(`s${i}.value`) } };
  }
  expect(counts(chain)["n12"]).toMatch(/ = 1000000000000000000000000$/);
});

it("[R14] a count is at most behind a filter, a product with ? for a length not yet known, and nothing times anything is nothing", () => {
  const nodes = {
    n: list(1, 2, 3),
    k: list("k", "l"),
    parity: { type: "parity", inputs: { value: from("n.value") } },
    odd: { type: "plus", inputs: { a: from("parity.odd"), b: from("k.value") } },
    each: { type: "upto", inputs: { n: from("k.value") } },
    grown: { type: "plus", inputs: { a: from("each.i"), b: from("n.value") } },
    behind: { type: "upto", inputs: { n: from("parity.odd") } },
    late: { type: "plus", inputs: { a: from("behind.i") } },
    sheet: { type: "rows", inputs: { a: from("odd.sum"), over: ["n"] } },
    merged: { type: "first", inputs: { a: from("parity.odd"), b: from("parity.even") } },
    empty: list(),
    never: { type: "plus", inputs: { a: from("empty.value"), b: from("each.i") } },
  };
  expect(counts(nodes)).toMatchObject({
    parity: "n = 3",
    odd: "k x n = ≤ 6",
    grown: "k x each x n = 6 × ?",
    late: "n x behind = 3 × ?",
    sheet: "k = 2",
    merged: "n = 3",
    never: "empty x k x each = 0",
  });
});

it("[R4] axes stand in one order: parents first, otherwise by id", () => {
  const nodes = { z: list(2), a: { type: "upto", inputs: { n: from("z.value") } }, b: list("b"), out: { type: "plus", inputs: { a: from("a.i"), b: from("b.value") } } };
  expect(counts(nodes)["out"]).toBe("b x z x a = ?");
});

it("[R9] `over` may not name an item input's axis or an unknown one; an axis that does not reach the input is a warning", () => {
  const sheet = (...over: string[]) => plan({ x: list(1), y: list(2), z: list(3), sheet: { type: "rows", inputs: { a: from("x.value"), item: from("y.value"), over } } }).diagnostics;
  expect(sheet("x")).toEqual([]);
  expect(sheet("y", "seeds", "z")).toMatchObject([
    { code: "unknown-axis", severity: "error", path: "/nodes/sheet/inputs/over/1", hint: "There are: x, y, z." },
    { code: "item-axis", severity: "error", path: "/nodes/sheet/inputs/over/0" },
    { code: "axis-does-not-reach", severity: "warning", path: "/nodes/sheet/inputs/over/2" },
  ]);
});

it("[R11] unequal lengths, and axes that cannot be told apart, are errors before the run", () => {
  const zip = (inputs: GraphNode["inputs"]) => plan({ x: list(1, 2), y: list(1, 2, 3), xy: { type: "plus", inputs: { a: from("x.value"), b: from("y.value") } }, zip: { type: "zip", inputs: inputs ?? {} } }).diagnostics.map(({ code, message }) => `${code}: ${message}`);
  expect(zip({ a: from("x.value"), b: from("y.value") })).toEqual(['unequal-lengths: "zip" pairs axes of unequal lengths: a has 2 (x), b has 3 (y).']);
  expect(zip({ a: from("x.value"), b: from("x.value") })).toEqual(['cannot-zip: "zip": "a" has no axis of its own to pair.', 'cannot-zip: "zip": "b" has no axis of its own to pair.']);
  expect(zip({ a: from("x.value"), b: from("xy.sum"), along: { a: "x", b: "y" } })).toEqual(['cannot-zip: "zip": the axis "x" of "b" is paired for "a", so it ends here.']);
  expect(zip({ a: from("x.value"), along: ["nothing"] })).toEqual(['cannot-zip: "zip": "along" pairs "a" on the axis "nothing", which no node of this graph makes.']);
});

it("[R11] what holds a literal has no axis to pair, also where a muted node passes one on", () => {
  const zip = (b: GraphNode["inputs"]) => plan({ x: list(1, 2), one: { type: "parity", inputs: { value: 1 }, muted: true }, zip: { type: "zip", inputs: { a: from("x.value"), ...b } } }).diagnostics.map(({ message }) => message);
  expect(zip({ b: 1 })).toEqual(['"zip": "b" has no axis of its own to pair.']);
  expect(zip({ b: from("one.odd") })).toEqual(['"zip": "b" has no axis of its own to pair.']);
});

it("[R11] the axes left of a zip are in R4's order, in which one stands elsewhere where its parent is paired", async () => {
  const nodes = { n: list(1, 2), aa: { type: "upto", inputs: { n: from("n.value") } }, k: list("k"), wide: { type: "plus", inputs: { a: from("aa.i"), b: from("k.value") } }, zip: { type: "zip", inputs: { a: from("wide.sum"), b: from("wide.sum"), along: ["n", "n"] } }, out: { type: "plus", inputs: { a: from("zip.a") } } };
  const { events } = await runExample(nodes);
  const coordinates = events.flatMap((event) => (event.type === "task-settled" && event.node === "zip" ? [event.coordinate.map(({ axis }) => axis)] : []));
  expect(coordinates).toContainEqual(plan(nodes).nodes.find(({ id }) => id === "zip")?.taskAxes);
  expect(coordinates).toContainEqual(["aa", "k"]);
});

it("[X11] a part of the whole is counted as such, and an unknown axis or label is an error that says what there is", () => {
  const nodes = { seeds: list(1, 2, 3, 4), guidance: list(2, 3), out: { type: "plus", inputs: { a: from("seeds.value"), b: from("guidance.value") } } };
  expect(counts(nodes, { at: new Map([["seeds", "3"]]) })["out"]).toBe("guidance x seeds = 2");
  expect(counts(nodes, { first: 3 })).toEqual({ guidance: "once = 1", seeds: "once = 1", out: "guidance x seeds = 3" });
  expect(plan(nodes, { at: new Map([["seeds", "9"], ["speed", "1"]]) }).diagnostics).toMatchObject([
    { code: "unknown-label", hint: "It has: 1, 2, 3, 4." },
    { code: "unknown-axis", hint: "There are: guidance, seeds." },
  ]);
  const styles = { styles: list("watercolour", "ink") };
  expect(plan(styles, { at: new Map([["style", "ink"]]) }).diagnostics).toMatchObject([{ code: "unknown-axis", hint: 'Did you mean "styles"?' }]);
  expect(plan(styles, { at: new Map([["styles", "watercolor"]]) }).diagnostics).toMatchObject([{ code: "unknown-label", hint: 'Did you mean "watercolour"?' }]);
});

it("[X11] a short name in which several axes end is an error that names them", () => {
  const nodes = { morning: { type: "box" }, evening: { type: "box" } };
  expect(plan(nodes, { at: new Map([["animal", "fox"]]) }).diagnostics).toEqual([
    { code: "ambiguous-axis", severity: "error", path: "", message: '--at names the axis "animal", which may be "evening.animal" or "morning.animal".', hint: 'Write the whole id, such as "evening.animal".' },
  ]);
});

it("[X4] a chain of 50,000 nodes is planned", () => {
  const nodes: Record<string, GraphNode> = { n0: list(1, 2) };
  for (let i = 1; i < 50_000; i++) nodes[`n${i}`] = { type: "plus", inputs: { a: from(i === 1 ? "n0.value" : `n${i - 1}.sum`) } };
  expect(countText(plan(nodes).tasks)).toBe("99999");
});

it("[R8] an input that names axes holds a list of them, or null; anything else is an error that shows the form", () => {
  const sheet = (over: Json) => plan({ x: list(1), sheet: { type: "rows", inputs: { a: from("x.value"), over } } }).diagnostics.map(({ code, severity }) => `${severity} ${code}`);
  expect([null, ["x"], []].flatMap((over) => sheet(over))).toEqual([]);
  for (const over of ["x", { a: "x" }, [["x"]], [1], 3]) expect(sheet(over)).toEqual(["error wrong-value"]);
  const zip = (along: Json) => plan({ x: list(1), y: list(2), zip: { type: "zip", inputs: { a: from("x.value"), b: from("y.value"), along } } }).diagnostics.map(({ code, message }) => `${code}: ${message}`);
  expect(zip("x")[0]).toMatch(/^wrong-value: "along" of "zip" must be a list of axis ids/);
  expect(zip({ q: "x" })).toEqual(['cannot-zip: "zip": "along" says an axis for "q", but nothing is wired there.']);
  expect(zip(["x", "y", "y"])).toEqual(['cannot-zip: "zip": "along" says an axis for input 3, but nothing is wired there.']);
});

it("[R9] an axis that its node does not make now is a warning", () => {
  const nodes = { x: { ...list(1, 2), muted: true }, y: list(1), sheet: { type: "rows", inputs: { a: from("y.value"), over: ["x", "y"] } } };
  expect(plan(nodes).diagnostics).toMatchObject([{ code: "axis-not-made", severity: "warning", path: "/nodes/sheet/inputs/over/0" }]);
});

it("[C24] a file name's placeholders are axes of what it names, every axis is among them, and every brace is closed", () => {
  const named = (name: string) => plan({ prompt: { type: "box" }, file: { type: "file", inputs: { a: from("prompt.text"), name } } }).diagnostics.map(({ code, hint }) => `${code}: ${hint}`);
  expect(["", "{axes}", "{animal}-{prompt.place}", "{node} {axes}"].flatMap(named)).toEqual([]);
  expect(named("{animal}")).toEqual(['name-lacks-axis: Write "{animal}-{prompt.place}".']);
  expect(named("draft")).toEqual(['name-lacks-axis: Write "draft-{prompt.animal}-{prompt.place}".']);
  expect(named("v1.5/draft.png")).toEqual(['name-lacks-axis: Write "v1.5/draft-{prompt.animal}-{prompt.place}.png".']);
  expect(named("{axes}-{plaice}")).toEqual(["unknown-placeholder: Did you mean {place}?"]);
  for (const name of ["./{axes}", "/{axes}", "{axes}/", "a//{axes}", "../{axes}", "a/../{axes}"]) expect(named(name)).toEqual([expect.stringMatching(/^outside-folder: /)]);
  expect(named("a/{axes}")).toEqual([]);
  expect(named("{axes}-{seeds")).toEqual(["open-brace: Close it, as in {seeds}."]);
});

it("[R14] what hangs on a zip is counted exactly, but for what nothing is wired to and what may be missing in its inputs", () => {
  const nodes = {
    x: list(1, 2, 3),
    y: list(4, 5, 6),
    parity: { type: "parity", inputs: { value: from("x.value") } },
    zip: { type: "zip", inputs: { a: from("x.value"), b: from("y.value") } },
    half: { type: "zip", inputs: { a: from("y.value") } },
    holes: { type: "zip", inputs: { a: from("parity.odd"), b: from("y.value") } },
    ...Object.fromEntries(["zip.a", "zip.b", "half.a", "half.b", "holes.a", "holes.b"].map((wire) => [wire.replace(".", "-"), { type: "plus", inputs: { a: from(wire) } }])),
  };
  expect(counts(nodes)).toMatchObject({ "zip-a": "zip = 3", "zip-b": "zip = 3", "half-a": "half = 3", "half-b": "half = ≤ 3", "holes-a": "holes = ≤ 3", "holes-b": "holes = ≤ 3" });
});

it("[R14] a total with an unknown part is at least what is exact in it", () => {
  const { tasks } = plan({ n: list(1, 2), each: { type: "upto", inputs: { n: from("n.value") } }, late: { type: "plus", inputs: { a: from("each.i") } } });
  expect(countText(tasks)).toBe("≥ 3");
});

it("[X11] a zip is as long as what remains of the axes that it pairs", () => {
  const nodes = { x: list(1, 2, 3), y: list(4, 5, 6), zip: { type: "zip", inputs: { a: from("x.value"), b: from("y.value") } }, out: { type: "plus", inputs: { a: from("zip.a") } } };
  expect(counts(nodes, { at: new Map([["x", "2"]]) })["out"]).toBe("zip = 1");
});

it("[X11] where the run alone tells what remains of an axis, it counts as the most that there can be", () => {
  const nodes = { b: { type: "batch", inputs: { count: 3 } }, x: list(1, 2, 3), y: list(4, 5, 6), out: { type: "plus", inputs: { a: from("b.picture"), b: from("x.value") } }, zip: { type: "zip", inputs: { a: from("x.value"), b: from("y.value") } }, zipped: { type: "plus", inputs: { a: from("zip.a") } } };
  expect(counts(nodes, { at: new Map([["b", "2"]]) })["out"]).toBe("b x x = ≤ 9");
  expect(counts(nodes, { at: new Map([["b", "#1"]]) })["out"]).toBe("b x x = 3");
  expect(counts(nodes, { at: new Map([["b", "2"]]), first: 2 })["out"]).toBe("b x x = ≤ 6");
  expect(counts(nodes, { at: new Map([["x", "1"], ["y", "5"]]) })["zipped"]).toBe("zip = ≤ 1");
  expect(counts(nodes, { first: 2 })["zipped"]).toBe("zip = ≤ 2");
});
