import { checkGraph, type Column, countText, type Json } from "@playgraph/core";
import { expect, it } from "vitest";
import { catalogue } from "./catalogue.ts";
import { csvColumn } from "./csvColumn.ts";
import { promptTemplate } from "./promptTemplate.ts";
import { referencedFiles } from "./referencedFiles.ts";
import { rows } from "./rows.ts";
import { itemsOf } from "./testing/collected.ts";
import { testContext } from "./testing/context.ts";
import { tableHead } from "./table/tableHead.ts";

type Given = { readonly columns?: readonly Column[]; readonly label?: string; readonly path?: string };

/** The items of a table; its columns are outputs of their own names and judged types, unless it is said otherwise. */
async function itemsIn(text: string, { columns, label = "", path = "t.csv" }: Given = {}): Promise<Awaited<ReturnType<typeof itemsOf>>> {
  const context = testContext({ files: { [path]: new TextEncoder().encode(text) } });
  const head = await tableHead(context.files.open(path), path);
  return itemsOf(rows, { file: path, label }, { ...context, columns: columns ?? head.columns.map((column) => ({ ...column, column: column.name })) });
}

const csv = "name,seed,price,new\nfox,7,1.5,true\nhare,,2,\n";

it("[N25] an item a row, a column an output, and the whole row as a record", async () => {
  const [fox, hare, ...more] = await itemsIn(csv);
  expect(fox).toEqual({ labels: ["1"], outputs: { row: { name: "fox", seed: 7, price: 1.5, new: true }, name: "fox", seed: 7, price: 1.5, new: true } });
  expect(hare?.outputs).toMatchObject({ row: { name: "hare", seed: null, price: 2, new: null }, name: "hare", price: 2 });
  expect(more).toEqual([]);
});

it("[N25] an empty cell is an absence that names line and column; in a column of text it is a text", async () => {
  const [, , empty] = await itemsIn('note,seed\nx,1\n"two\nlines",2\n,\n');
  expect(empty?.outputs).toMatchObject({ note: "", seed: { state: "absent", reason: 'line 5 of "t.csv" has nothing in "seed"' } });
});

it("[N25] only the columns that are outputs are outputs, by the names that they have there", async () => {
  const items = await itemsIn("Price (USD),b\n1,2\n", { columns: [{ name: "price_usd", column: "Price (USD)", type: "number" }] });
  expect(items.map(({ outputs }) => outputs)).toEqual([{ row: { "Price (USD)": 1, b: 2 }, price_usd: 1 }]);
});

it("[N25] labels are the numbers of the rows, or the values of a column", async () => {
  const labels = async (given: Given) => (await itemsIn(csv, given)).map(({ labels }) => labels);
  expect(await labels({})).toEqual([["1"], ["2"]]);
  expect(await labels({ label: "name" })).toEqual([["fox"], ["hare"]]);
  expect(await labels({ label: "seed" })).toEqual([["7"], ["2"]]);
  await expect(labels({ label: "nothing" })).rejects.toThrow('"t.csv" has no column "nothing": it has "name", "seed", "price", "new".');
});

it("[N25] declared types count more than looks", async () => {
  const declared = (type: Column["type"]): Given => ({ columns: [{ name: "a", column: "a", type }] });
  const values = async (text: string, type: Column["type"], path = "t.csv") => (await itemsIn(text, { ...declared(type), path })).map(({ outputs }) => outputs["a"]);
  expect(await values("a\n007\n", "integer").catch(String)).toContain("must be an integer");
  expect(await values("a\n7\n 8 \n", "text")).toEqual(["7", " 8 "]);
  expect(await values("a\n7\n", "number")).toEqual([7]);
  expect(await values('a\n"{""b"":[1]}"\n', "json")).toEqual([{ b: [1] }]);
  expect(await values('{"a":1}\n{"a":"x"}\n{"a":true}', "text", "t.jsonl")).toEqual(["1", "x", "true"]);
  expect(await values('{"a":1}\n{"a":"1"}', "integer", "t.jsonl").catch(String)).toContain('line 2: "a" must be an integer, not "1"');
});

it("[N25] one wrong cell fails the node before its first item, with line, column and value", async () => {
  const text = `a,b\n${"1,x\n".repeat(20_000)}oops,x\n`;
  const context = testContext({ files: { "t.csv": new TextEncoder().encode(text) } });
  const iterator = rows.emit?.({ file: "t.csv", label: "" }, { ...context, columns: [{ name: "a", column: "a", type: "integer" }] });
  await expect(Promise.resolve(iterator?.next())).rejects.toMatchObject({ failure: { code: "InvalidInput", message: '"t.csv", line 20002: "a" must be an integer, not "oops". Correct the cell, or declare the column as text in `columns`.' } });
});

it("[N25] a column that has gone since the graph was checked is told", async () => {
  await expect(itemsIn("a\n1\n", { columns: [{ name: "b", column: "b", type: "text" }] })).rejects.toThrow('has no column "b": it has "a"');
});

it("[N25] a row comes before the rest of the file is read again, and of the file one piece is held", async () => {
  const head = new TextEncoder().encode("a\n");
  const piece = new TextEncoder().encode("1\n".repeat(1000));
  const log: string[] = [];
  const context = testContext();
  const files = {
    ...context.files,
    async *open() {
      log.push("open");
      yield head;
      for (let index = 0; index < 50; index++) {
        log.push("piece");
        yield piece;
      }
    },
  };
  const iterator = rows.emit?.({ file: "t.csv", label: "" }, { ...context, files, columns: [{ name: "a", column: "a", type: "integer" }] });
  await iterator?.next();
  expect(log.slice(0, 51)).toEqual(["open", ...Array.from({ length: 50 }, () => "piece")]);
  expect(log.slice(51)).toEqual(["open", "piece"]);
  for (let index = 1; index < 1000; index++) await iterator?.next();
  expect(log).toHaveLength(53);
  await iterator?.next();
  expect(log).toHaveLength(54);
  await iterator?.return?.();
});

it("[N25] a file that changes while it is read is told, and never read as if it had not", async () => {
  const contents = ["a,b\n1,2\n", "b\n2\n"].map((text) => new TextEncoder().encode(text));
  const context = testContext();
  const files = {
    ...context.files,
    async *open() {
      yield contents.shift() ?? new Uint8Array();
    },
  };
  await expect(itemsOf(rows, { file: "t.csv", label: "" }, { ...context, files })).rejects.toThrow('"t.csv" has no column "a": it has "b".');
});

it("[N25] stops with the run", async () => {
  const stop = new AbortController();
  stop.abort(new Error("stopped"));
  const context = testContext({ files: { "t.csv": new TextEncoder().encode("a\n1\n") }, signal: stop.signal });
  await expect(itemsOf(rows, { file: "t.csv", label: "" }, context)).rejects.toThrow("stopped");
});

it("[N4] a column that is swept is read as rows reads it, JSON lines too", () => {
  const column = (path: string, text: string, name: string): readonly Json[] => csvColumn(new TextEncoder().encode(text), path, name);
  expect(column("a.csv", '\ufeff x ;y\n1;"a;b"\n', "y")).toEqual(["a;b"]);
  expect(column("a.jsonl", '{"x":1}\n{"y":[1],"x":"b"}', "y")).toEqual(["", "[1]"]);
  expect(() => column("a.csv", "a,b\n1\n", "a")).toThrow("line 2 has 1 cell");
});

it("[N25] the plan knows columns and length, and takes only a column with gaps for one that may be absent", async () => {
  const context = testContext({ files: { "t.csv": new TextEncoder().encode(csv) } });
  const nodes = new Map([rows, promptTemplate].map((node) => [node.declaration.type, node]));
  const told = async (column: string) => {
    const graph = { playgraph: 1, nodes: { t: { type: "rows", inputs: { file: "t.csv" } }, p: { type: "prompt-template", inputs: { template: "{x}", x: { $from: `t.${column}` } } } } } as const;
    const { ready, diagnostics } = checkGraph(graph, catalogue(nodes), await referencedFiles(graph, catalogue(nodes), context.files));
    return ready ? countText(ready.plan.nodes[1]?.tasks ?? { kind: "unknown", n: 0n }) : diagnostics.map(({ message }) => message);
  };
  expect([await told("name"), await told("price"), await told("seed")]).toEqual(["2", "2", "≤ 2"]);
  expect(await told("naem")).toEqual([expect.stringContaining("naem")]);
});
