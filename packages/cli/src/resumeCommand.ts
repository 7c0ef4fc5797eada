import type { Cap } from "@playgraph/workspace";

/** What is typed to go on with a run. @param workspace as it was typed */
export function resumeCommand(run: string, workspace: string | undefined): string {
  return `playgraph run --resume ${run}${workspace === undefined ? "" : ` --workspace ${quoted(workspace)}`}`;
}

/** The same with a limit to be raised, after one has ended it. @param cap what limited the run itself */
export function raisedCommand(goOn: string, { images, micros }: Cap): string {
  return `${goOn}${images === undefined ? "" : " --max-generations N"}${micros === undefined ? "" : " --max-cost USD"}`;
}

function quoted(word: string): string {
  return /^[\w./\\:-]+$/.test(word) ? word : `"${word}"`;
}
