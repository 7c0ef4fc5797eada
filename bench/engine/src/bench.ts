// Ours beside its peers, each figure from fresh processes: npm run bench:engine (see README.md)
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { CellReport } from "./cellReport.ts";
import { type BenchOptions, benchOptions } from "./benchOptions.ts";
import { contenders } from "./contenders/contenders.ts";
import { figuresOf } from "./figures.ts";
import { isBusy, machine } from "./machine.ts";
import { growthTable, ratioTable, type Result, shapeTable } from "./resultTables.ts";
import { runCell } from "./runCell.ts";

const options = chosenOptions();
console.log(`${machine()}\n${await versions()}\n`);
const results: Result[] = [];
let disagree = false;
for (const shape of options.shapes) {
  const ofShape = await runShape(shape, options);
  console.log(`### ${shape}\n\n${shapeTable(ofShape)}\n`);
  results.push(...ofShape);
}
for (const size of options.sizes) console.log(`${ratioTable(results, size, "whole")}\n\n${ratioTable(results, size, "cpu")}\n`);
const [small, large] = [10_000, Math.max(...options.sizes)];
if (options.sizes.includes(small) && large > small) console.log(`Peak memory\n\n${growthTable(results, small, large)}\n`);
if (isBusy()) console.log("The machine had other work meanwhile: only the processor's time and memory say something.");
if (disagree) process.exitCode = 1;

/** What is wrong with the arguments is told without a stack trace. */
function chosenOptions(): BenchOptions {
  try {
    return benchOptions(process.argv.slice(2));
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exit(2);
  }
}

/** Contenders take turns, so that what disturbs the machine for a while disturbs all of them. Who ran into trouble is not asked for more of that shape. */
async function runShape(shape: string, { contenders, sizes, repeats, timeout }: BenchOptions): Promise<readonly Result[]> {
  const results: Result[] = [];
  const troubles = new Map<string, string>();
  for (const size of sizes.toSorted((a, b) => a - b)) {
    const reports = new Map<string, CellReport[]>(contenders.map((name) => [name, []]));
    const before = new Set(troubles.keys());
    for (let repeat = 0; repeat < repeats; repeat++) {
      for (const contender of contenders) {
        if (troubles.has(contender)) continue;
        if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${shape} ${size} ${contender} ${repeat + 1}/${repeats}`);
        const outcome = await runCell(contender, shape, size, timeout);
        if ("report" in outcome) reports.get(contender)?.push(outcome.report);
        else troubles.set(contender, outcome.trouble);
      }
    }
    if (process.stderr.isTTY) process.stderr.write("\r\x1b[K");
    checkAgreement(shape, size, reports);
    for (const contender of contenders) {
      const trouble = troubles.get(contender);
      results.push({ contender, shape, size, outcome: trouble === undefined ? { figures: figuresOf(reports.get(contender) ?? []) } : { trouble: before.has(contender) ? "not tried" : trouble } });
    }
  }
  return results;
}

/** A figure of another work than the others' is none. */
function checkAgreement(shape: string, size: number, reports: ReadonlyMap<string, readonly CellReport[]>): void {
  const byChecksum = Map.groupBy([...reports].flatMap(([contender, list]) => list.map(({ checksum }) => ({ contender, checksum }))), ({ checksum }) => checksum);
  if (byChecksum.size <= 1) return;
  disagree = true;
  const told = [...byChecksum].map(([checksum, all]) => `${checksum}: ${[...new Set(all.map(({ contender }) => contender))].join(", ")}`);
  console.log(`The contenders do not agree on ${shape} at ${size} tasks. ${told.join("; ")}.`);
}

async function versions(): Promise<string> {
  const peers = [...new Set([...contenders.values()].flatMap(({ peer }) => (peer === undefined ? [] : [peer])))];
  const told = await Promise.all(
    peers.map(async (peer) => {
      const { version } = JSON.parse(await readFile(fileURLToPath(new URL("package.json", packageFolder(peer))), "utf8")) as { readonly version: string };
      return `${peer} ${version}`;
    }),
  );
  return told.join(", ");
}

/** Not every package lets its `package.json` be imported: it lies at the foot of the path of what can be. */
function packageFolder(name: string): URL {
  const entry = import.meta.resolve(name);
  return new URL(entry.slice(0, entry.lastIndexOf(`/node_modules/${name}/`) + `/node_modules/${name}/`.length));
}
