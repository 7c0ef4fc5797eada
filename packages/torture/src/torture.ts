// The long form: `npm run torture -- [MODE...] [--seed N] [--jobs N] [--short] [--only TRIAL...]`.
import { writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { modes } from "./modes.ts";
import { performTrials } from "./performTrials.ts";
import { type ModeResult, table } from "./table.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { seed: { type: "string", default: "1" }, jobs: { type: "string", default: "2" }, only: { type: "string", multiple: true, default: [] }, short: { type: "boolean", default: false } },
});
const unknown = positionals.filter((name) => !modes.some((mode) => mode.name === name));
if (unknown.length > 0) throw new Error(`There is no mode ${unknown.join(", ")}. Modes: ${modes.map(({ name }) => name).join(", ")}.`);
/** Breaches of a trial that are told, and characters of each: the first of many say what there is to see. */
const mostTold = 5;
const longestTold = 400;
const seed = Number(values.seed);
const results: ModeResult[] = [];
let isBroken = false;

for (const mode of modes.filter(({ name }) => positionals.length === 0 || positionals.includes(name))) {
  const started = performance.now();
  const all = await mode.trials({ seed, size: values.short ? "short" : "long" });
  const trials = values.only.length === 0 ? all : all.filter(({ name }) => values.only.includes(name));
  console.error(`${mode.name}: ${mode.title}, ${trials.length} trials`);
  let ended = 0;
  const performed = await performTrials(trials, Number(values.jobs), ({ trial, verdict, seconds }) => {
    ended += 1;
    if (verdict.note !== undefined) console.error(`  ${mode.name} ${trial}: ${verdict.note}`);
    if (ended % 100 === 0) console.error(`  ${ended} of ${trials.length}`);
    if (verdict.breaches.length === 0) return;
    isBroken = true;
    console.error(`\n  npm run torture -- ${mode.name} --seed ${seed}${values.short ? " --short" : ""} --only ${trial}   (${seconds.toFixed(1)} s, ${verdict.folder ?? ""})`);
    for (const { kind, sentence } of verdict.breaches.slice(0, mostTold)) console.error(`    ${kind}: ${sentence.slice(0, longestTold)}`);
    if (verdict.breaches.length > mostTold) console.error(`    and ${verdict.breaches.length - mostTold} more`);
  });
  const endings = Object.entries(Object.groupBy(performed, ({ verdict }) => verdict.ending ?? "")).filter(([ending]) => ending !== "");
  if (endings.length > 0) console.error(`  ${mode.name} ended in ${endings.map(([ending, some]) => `${ending} ${some?.length ?? 0}`).join(", ")}`);
  results.push({ mode, performed, seconds: (performance.now() - started) / 1000 });
}

const text = table(results);
console.log(text);
// A part is no result.
if (values.only.length === 0 && !values.short) await writeFile(new URL("../results.md", import.meta.url), `# Results of torture\n\n\`npm run torture -- ${[...positionals, `--seed ${seed}`].join(" ")}\`\n\n${text}\n`);
if (isBroken) process.exitCode = 1;
