import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { runGraph } from "playgraph";

// One run of the graph for each subject on the command line, then a page that shows all of them.
const graph = fileURLToPath(new URL("graph.json", import.meta.url));
const [folder, ...subjects] = process.argv.slice(2);
if (folder === undefined || subjects.length === 0) {
  console.error("Say where the postcards go and what they show: postcards.ts FOLDER SUBJECT…");
  process.exit(2);
}
const cards: string[] = [];

for (const [at, subject] of subjects.entries()) {
  // Without `fal` it would ask fal where there is a FAL_KEY, as the command does.
  const run = runGraph(graph, { inputs: { subject }, out: join(folder, `${at + 1}`), fal: "emulator" });
  for await (const event of run.events) {
    if (event.type === "task-settled" && event.node === "generate") console.log(`${subject}, seed ${event.coordinate.map(({ label }) => label).join()}: ${event.status}`);
  }
  const { status } = await run.summary;
  if (status !== "done") process.exitCode = 1;
  for await (const row of run.results) {
    // What the filter held back has no file.
    for (const file of row.files) cards.push(`<figure><img src="${at + 1}/${file}" width="320"><figcaption>${row.axes["seeds"]}</figcaption></figure>`);
  }
}

await writeFile(join(folder, "index.html"), `<!doctype html>\n<meta charset="utf-8">\n<title>Postcards</title>\n${cards.join("\n")}\n`);
console.log(`${cards.length} postcards, see ${join(folder, "index.html")}`);
