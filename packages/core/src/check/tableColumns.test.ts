import { expect, it } from "vitest";
import { any, defineNode, json, number, text } from "../node/defineNode.ts";
import type { TableHead } from "../node/column.ts";
import { PlaygraphError } from "../node/failure.ts";
import type { GraphNode } from "../document/graph.ts";
import type { Json } from "../document/json.ts";
import { checkGraph } from "../plan/checkGraph.ts";

const facts = { version: 1, title: "", summary: "", category: "source" } as const;
const catalogue = new Map(
  [
    defineNode({
      ...facts,
      type: "rows",
      inputs: { file: text().input({ doc: "", file: true }), columns: json().input({ doc: "", default: null, structural: true }), label: text().input({ doc: "", default: "" }) },
      outputs: { row: json().output({ doc: "" }) },
      tableOf: { file: "file", columns: "columns", label: "label" },
      axes: [{ from: "items", length: [{ rowsOf: "file" }] }],
      *emit() {
        yield* [];
      },
    }),
    defineNode({ ...facts, type: "text", inputs: { text: text().input({ doc: "" }) }, outputs: { text: text().output({ doc: "" }) }, run: ({ text }) => ({ text }) }),
    defineNode({ ...facts, type: "half", inputs: { value: number().input({ doc: "" }) }, outputs: { value: any().output({ doc: "" }) }, run: ({ value }) => ({ value }) }),
    defineNode({ ...facts, type: "subgraph", inputs: { graph: text().input({ doc: "", structural: true, file: true }) }, outputs: {}, subgraphOf: "graph" }),
  ].map(({ declaration }) => [declaration.type, declaration] as const),
);

const head: TableHead = { columns: [{ name: "prompt", type: "text" }, { name: "Price (USD)", type: "number" }, { name: "", type: "text" }], length: 12 };
const from = (source: string) => ({ $from: source });

function check(columns: Json | undefined, more: Readonly<Record<string, GraphNode>> = {}, table: ((path: string) => TableHead) | "no files" = () => head) {
  const rows: GraphNode = { type: "rows", inputs: { file: "people.csv", ...(columns === undefined ? {} : { columns }) } };
  const { ready, diagnostics } = checkGraph({ playgraph: 1, nodes: { rows, ...more } }, catalogue, table === "no files" ? {} : { table });
  const node = ready?.resolved.nodes.get("rows");
  return { told: diagnostics.map(({ code, path }) => `${code} ${path}`), first: diagnostics[0], columns: node?.columns, outputs: node?.outputs.map(({ name, type }) => `${name}: ${type.kind}`), tasks: ready?.plan.nodes.find(({ id }) => id !== "rows")?.tasks, length: ready?.plan.axes[0]?.length };
}

it("[O1] the columns of the file are outputs after the declared ones, along one axis as long as the file", () => {
  const found = check(undefined, { t: { type: "text", inputs: { text: from("rows.prompt") } } });
  expect(found).toMatchObject({ outputs: ["row: json", "prompt: text", "price_usd: number"], length: 12 });
  expect(found.columns).toEqual([{ name: "prompt", column: "prompt", type: "text" }, { name: "price_usd", column: "Price (USD)", type: "number" }]);
  // A cell may be empty, so what hangs on it may not run.
  expect(found.tasks).toEqual({ kind: "at-most", n: 12n });
});

it("[O2] columns narrows and orders them, and its types count more than the file's", () => {
  expect(check([{ name: "Price (USD)", type: "text" }, "prompt"]).outputs).toEqual(["row: json", "price_usd: text", "prompt: text"]);
  expect(check([]).outputs).toEqual(["row: json"]);
  expect(check(null, { h: { type: "half", inputs: { value: from("rows.prompt") } } }).told).toEqual(["type-mismatch /nodes/h/inputs/value"]);
});

it("[O3] without the file every column has to be declared with its type, and the length is not known", () => {
  const declared = [{ name: "prompt", type: "text" }];
  expect(check(declared, { t: { type: "text", inputs: { text: from("rows.prompt") } } }, "no files")).toMatchObject({ told: [], outputs: ["row: json", "prompt: text"], length: undefined });
  expect(check(["prompt"], { t: { type: "text", inputs: { text: from("rows.prompt") } } }, "no files").told).toEqual(["unknown-columns /nodes/rows/inputs/columns"]);
  const wired = (columns: Json) => checkGraph({ playgraph: 1, nodes: { t: { type: "text", inputs: { text: "people.csv" } }, rows: { type: "rows", inputs: { file: from("t.text"), columns } } } }, catalogue, { table: () => head }).diagnostics.map(({ code }) => code);
  expect([wired(declared), wired(null)]).toEqual([[], ["unknown-columns"]]);
});

it("[O1] a table without rows is a warning", () => {
  expect(check(null, {}, () => ({ ...head, length: 0 }))).toMatchObject({ first: { code: "empty-axis", severity: "warning", path: "/nodes/rows/inputs/file" }, length: 0 });
});

it("[O4] each mistake is told once, and nothing that hangs on it", () => {
  const t: GraphNode = { type: "text", inputs: { text: from("rows.what") } };
  expect(check(["prmpt"], { t }).first).toMatchObject({ code: "unknown-column", message: 'The table of "rows" has no column "prmpt".', hint: 'Did you mean "prompt"?' });
  expect(check(["prmpt"], { t }).told).toEqual(["unknown-column /nodes/rows/inputs/columns"]);
  expect(check(["prompt", "prompt"]).told).toEqual(["taken-column /nodes/rows/inputs/columns"]);
  expect(check("prompt").told).toEqual(["wrong-value /nodes/rows/inputs/columns"]);
  expect(check([{ name: "prompt", type: "image" }]).first?.message).toBe('"rows.columns" gives "prompt" a type that there is not: there is text, integer, number, boolean, json.');
  expect(check([{ name: "prompt", typ: "text" }]).told).toEqual(["wrong-value /nodes/rows/inputs/columns"]);
  const clash = (...names: string[]) => check(null, {}, () => ({ columns: names.map((name) => ({ name, type: "text" as const })), length: 1 })).first;
  expect(clash("row")).toMatchObject({ code: "taken-column", path: "/nodes/rows/inputs/file", message: 'The column "row" of "rows" would be the output "row", which the node has already.' });
  expect(clash("price_usd", "Price USD")?.message).toBe('The columns "price_usd" and "Price USD" of "rows" would both be the output "price_usd".');
  expect(clash("a", "a")?.code).toBe("repeated-column");
  const missing = () => {
    throw new PlaygraphError({ code: "InvalidInput", message: "There is no file people.csv." });
  };
  expect(check(null, { t }, missing)).toMatchObject({ told: ["unreadable-table /nodes/rows/inputs/file"], first: { message: '"rows.file": There is no file people.csv.' } });
  expect(check(null, { t: { type: "text", inputs: { text: from("rows.prmpt") } } }).first).toMatchObject({ code: "unknown-output", hint: 'Did you mean "prompt"?' });
});

it("[O6] rows are labelled by a column of the table, and a part of them goes by those labels; a column that is not there is an error", () => {
  const labelled = (label: string, columns: Json = null, at?: string) => {
    const table = (_: string, asked: string | undefined): TableHead => ({ ...head, length: 2, ...(asked === "prompt" ? { labels: ["a fox", "a hare"] } : {}) });
    const { ready, diagnostics } = checkGraph({ playgraph: 1, nodes: { rows: { type: "rows", inputs: { file: "people.csv", label, columns } } } }, catalogue, { table, ...(at === undefined ? {} : { at: new Map([["rows", at]]) }) });
    return ready?.plan.axes[0]?.labels ?? diagnostics;
  };
  expect(labelled("prompt")).toEqual(["a fox", "a hare"]);
  expect(labelled("prompt", ["prompt"])).toEqual(["a fox", "a hare"]);
  // Read as another type its labels may be others.
  expect(labelled("prompt", [{ name: "prompt", type: "json" }])).toEqual([]);
  expect(labelled("prompt", null, "a fix")).toMatchObject([{ code: "unknown-label", hint: 'Did you mean "a fox"?' }]);
  expect(labelled("promt")).toMatchObject([{ code: "unknown-column", path: "/nodes/rows/inputs/label", message: '"rows.label" names the column "promt", which the table does not have.', hint: 'Did you mean "prompt"?' }]);
});

it("[G6] a table in a subgraph is relative to its file", () => {
  const asked: string[] = [];
  const table = (path: string) => {
    asked.push(path);
    return head;
  };
  const part = { playgraph: 1 as const, nodes: { rows: { type: "rows", inputs: { file: "../people.csv" } } } };
  const { ready } = checkGraph({ playgraph: 1, nodes: { s: { type: "subgraph", inputs: { graph: "lib/parts/p.json" } } } }, catalogue, { table, graphs: () => ({ graph: part, diagnostics: [] }) });
  expect([asked, ready?.plan.axes[0]]).toMatchObject([["lib/people.csv"], { id: "s.rows", length: 12 }]);
});
