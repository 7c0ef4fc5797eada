import { resolve } from "node:path";
import { type Repair, repairDatabase, workspaceAt } from "@playgraph/workspace";
import type { Command } from "../command.ts";
import { numberText } from "../numberText.ts";
import { table } from "../table.ts";
import { usageOf } from "../usageOf.ts";
import { workspaceOption } from "../workspaceOption.ts";

export const runsRepair: Command = {
  name: "runs repair",
  usage: "[options]",
  summary: "Sets a damaged workspace's database aside, and keeps all that can be read of it.",
  words: { least: 0, most: 0, are: "no words" },
  options: { ...workspaceOption, json: { help: "What was kept and lost, as JSON; null where nothing is damaged." } },
  examples: [{ line: "playgraph runs repair", does: "Does nothing where nothing is damaged; nothing is deleted either way." }],
  async run(given, io) {
    const dir = resolve(io.cwd, given.value("workspace") ?? ".playgraph");
    const repair = await repaired(dir);
    if (given.has("json")) await io.stdout.write(`${JSON.stringify(repair ?? null, null, 2)}\n`);
    else await io.stdout.write(repair ? repairText(repair) : "Nothing is damaged, and nothing was done.\n");
    return 0;
  },
};

async function repaired(dir: string): Promise<Repair | undefined> {
  try {
    return await repairDatabase(await workspaceAt(dir));
  } catch (error) {
    throw usageOf(error);
  }
}

function repairText({ aside, payments, spending, runs }: Repair): string {
  const isLoss = payments.lost === "unknown" || payments.lost > 0;
  return [
    `The damaged database is called ${aside} now, and all that could be read of it is kept:`,
    ...table([salvagedCells("  paid requests", payments), salvagedCells("  spending", spending), salvagedCells("  runs", runs)], new Set([1])),
    "What tasks gave is forgotten: they run again, and what is paid answers for them.",
    ...(isLoss ? ["Of the paid requests that are lost nobody knows any more: running their graphs again may pay for them again. Limit it with --max-generations."] : []),
    "",
  ].join("\n");
}

function salvagedCells(what: string, { kept, lost }: Repair["payments"]): readonly string[] {
  return [what, numberText(kept), lost === 0 ? "none lost" : lost === "unknown" ? "and nobody knows how many are lost" : `${numberText(lost)} lost`];
}
