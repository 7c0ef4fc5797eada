import type { Command } from "../command.ts";
import { runsCancel } from "./runsCancel.ts";
import { runsList } from "./runsList.ts";
import { runsPrune } from "./runsPrune.ts";
import { runsRepair } from "./runsRepair.ts";
import { runsResults } from "./runsResults.ts";
import { runsShow } from "./runsShow.ts";

/** The commands about earlier runs; `playgraph runs` alone is the first. */
export const runs: readonly Command[] = [runsList, runsShow, runsResults, runsCancel, runsPrune, runsRepair];
