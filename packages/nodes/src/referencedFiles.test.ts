import { checkGraph, type Graph, PlaygraphError } from "@playgraph/core";
import { expect, it } from "vitest";
import { catalogue } from "./catalogue.ts";
import { createFal } from "./fal/fal.ts";
import { createNodes } from "./createNodes.ts";
import { referencedFiles } from "./referencedFiles.ts";
import { testContext } from "./testing/context.ts";

const fal = createFal({ target: { kind: "url", url: "http://127.0.0.1:9" }, clock: testContext().clock, random: () => 0, credentials: undefined });
const types = catalogue(createNodes({ fal }));

const json = (graph: object) => new TextEncoder().encode(JSON.stringify({ playgraph: 1, ...graph }));
const graph = (nodes: Graph["nodes"], rest: Partial<Graph> = {}): Graph => ({ playgraph: 1, nodes, ...rest });

/** Files in memory, with a list of what was read of them. */
function folder(files: Readonly<Record<string, Uint8Array>>) {
  const read: string[] = [];
  const get = (path: string): Uint8Array => {
    read.push(path);
    const bytes = files[path];
    if (!bytes) throw new PlaygraphError({ code: "InvalidInput", message: `There is no file ${path}.` });
    return bytes;
  };
  return {
    read,
    files: {
      read: async (path: string) => get(path),
      async *open(path: string) {
        const bytes = get(path);
        yield bytes.subarray(0, 10);
        yield bytes.subarray(10);
      },
    },
  };
}

it("[N26] reads graphs of subgraphs, CSV files and tables, each once, also those that only a subgraph names", async () => {
  const { files, read } = folder({
    "parts/a.json": json({ nodes: { b: { type: "subgraph", inputs: { graph: "b.json" } }, again: { type: "subgraph", inputs: { graph: "b.json" } } } }),
    "parts/b.json": json({ nodes: { sweep: { type: "sweep", inputs: { values: "@values.csv#x" } }, rows: { type: "rows", inputs: { file: "../rows.csv" } } } }),
    "parts/values.csv": new TextEncoder().encode("x\n1\n2\n"),
    "rows.csv": new TextEncoder().encode("name,Age (years)\nAda,36\n"),
  });
  const root = graph({ s: { type: "subgraph", inputs: { graph: { $from: "inputs.which" } } }, rows: { type: "rows", inputs: { file: "rows.csv" } } }, { inputs: { which: { type: "text" } } });
  const inputs = new Map([["which", "parts/a.json"]]);
  const { ready, diagnostics } = checkGraph(root, types, { ...(await referencedFiles(root, types, files, inputs)), inputs });
  expect(diagnostics).toEqual([]);
  expect(read.toSorted()).toEqual(["parts/a.json", "parts/b.json", "parts/values.csv", "rows.csv"]);
  expect(ready?.plan.axes.map(({ id, length }) => `${id} ${length}`)).toEqual(["rows 1", "s.again.rows 1", "s.again.sweep 2", "s.b.rows 1", "s.b.sweep 2"]);
  expect(ready?.plan.axes[0]?.labels).toEqual(["1"]);
  expect(ready?.resolved.nodes.get("rows")?.columns.map(({ name, type }) => `${name}: ${type}`)).toEqual(["name: text", "age_years: integer"]);
});

it("[N26] a file that a node will read is looked for, whatever its length, and one that is not there or leads out of the folder is a diagnostic", async () => {
  const { files, read } = folder({ "a.png": new Uint8Array(100) });
  let pieces = 0;
  const counted = { ...files, open: async function* (path: string) { for await (const piece of files.open(path)) { pieces += 1; yield piece; } } };
  const root = graph({ a: { type: "image", inputs: { file: "a.png" } }, again: { type: "image", inputs: { file: "./a.png" } }, b: { type: "image", inputs: { file: "b.png" } }, n: { type: "image", inputs: { file: { $from: "inputs.n" } } } }, { inputs: { n: { type: "integer", default: 7 } } });
  const { diagnostics } = checkGraph(root, types, await referencedFiles(root, types, counted));
  expect(diagnostics).toEqual([{ code: "unreadable-file", severity: "error", path: "/nodes/b/inputs/file", message: '"b.file": There is no file b.png.', hint: "Name a file in the folder of the graph that is run, or below it." }]);
  expect([read.toSorted(), pieces]).toEqual([["a.png", "b.png"], 1]);
});

it("[N26] a bad file is a diagnostic that names it, with a place in it, and never an exception", async () => {
  const { files } = folder({ "a.json": json({ nodes: { a: { type: "text", inputs: { txt: "x" } } } }), "broken.json": new TextEncoder().encode("{"), "large.json": new Uint8Array(6_000_000).fill(32) });
  const root = graph({
    a: { type: "subgraph", inputs: { graph: "a.json" } },
    broken: { type: "subgraph", inputs: { graph: "broken.json" } },
    large: { type: "subgraph", inputs: { graph: "large.json" } },
    missing: { type: "subgraph", inputs: { graph: "missing.json" } },
    rows: { type: "rows", inputs: { file: "none.csv" } },
    sweep: { type: "sweep", inputs: { values: "@none.csv#x" } },
  });
  const found = await referencedFiles(root, types, files);
  const { diagnostics } = checkGraph(root, types, found);
  const told = diagnostics.map(({ code, file = "", path }) => `${code} ${file}${path}`);
  expect(told.toSorted()).toEqual([
    "unknown-input a.json/nodes/a/inputs/txt",
    "unreadable-subgraph /nodes/broken/inputs/graph",
    "unreadable-subgraph /nodes/large/inputs/graph",
    "unreadable-subgraph /nodes/missing/inputs/graph",
    "unreadable-table /nodes/rows/inputs/file",
    "wrong-sweep /nodes/sweep/inputs/values",
  ]);
  const inFile = diagnostics.find(({ code }) => code === "unknown-input");
  expect(inFile && found.locate(inFile)).toEqual({ line: 1, column: 54 });
});
