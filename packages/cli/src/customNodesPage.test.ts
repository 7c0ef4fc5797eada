import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { playgraph } from "./testing/playgraph.ts";
import { temporaryFolder } from "./testing/temporaryFolder.ts";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const page = await readFile(join(root, "docs/custom-nodes.md"), "utf8");

function blocks(language: string): readonly string[] {
  return [...page.matchAll(new RegExp(`^\`\`\`${language}\n([^]*?)^\`\`\`$`, "gm"))].map(([, text = ""]) => text);
}

it("[L25] the page's first node is the template, and its commands do what it says", async () => {
  const [node = "", ...more] = blocks("ts");
  const [graph = "", config = ""] = blocks("json");
  expect(node).toBe(await readFile(join(root, "packages/custom-nodes/template/my-nodes.ts"), "utf8"));
  const dir = await temporaryFolder();
  await writeFile(join(dir, "my-nodes.ts"), node);
  await writeFile(join(dir, "graph.json"), graph);
  const [commands = ""] = blocks("sh");
  for (const line of commands.trimEnd().split("\n")) {
    const { code, stderr } = await playgraph(line.split(" ").slice(2), { cwd: dir }).ended;
    expect([line, code, stderr.includes("error")]).toEqual([line, 0, false]);
  }
  const rows = (await readFile(join(dir, "out/results.jsonl"), "utf8")).trimEnd().split("\n").map((row) => JSON.parse(row) as { readonly outputs: unknown });
  expect(rows.map(({ outputs }) => outputs)).toEqual([{ text: "A HARE!" }, { text: "A FOX!" }]);

  // The other two kinds, and the config as the page has it, which nobody has agreed to here.
  await writeFile(join(dir, "more.ts"), `import { defineNode, isHole, text } from "@playgraph/core";\n${more.join("\n")}`);
  const from = (wire: string) => ({ $from: wire });
  await writeFile(join(dir, "lines.json"), JSON.stringify({ playgraph: 1, nodes: { lines: { type: "lines", inputs: { text: "one\ntwo" } }, loud: { type: "shout", inputs: { text: from("lines.line") } }, joined: { type: "joined", inputs: { line: from("loud.text") } } } }));
  await writeFile(join(dir, "playgraph.config.json"), config);
  const { code, stderr } = await playgraph(["run", "lines.json", "--nodes", "more.ts", "--nodes", "my-nodes.ts", "--out", "lines"], { cwd: dir }).ended;
  expect([code, stderr.includes("warning")]).toEqual([0, false]);
  expect(await readFile(join(dir, "lines/results.jsonl"), "utf8")).toContain(String.raw`"outputs":{"text":"ONE!\nTWO!"}`);
});
