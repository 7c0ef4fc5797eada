/** What is typed to go on with a run. @param workspace as it was typed */
export function resumeCommand(run: string, workspace: string | undefined): string {
  return `playgraph run --resume ${run}${workspace === undefined ? "" : ` --workspace ${quoted(workspace)}`}`;
}

function quoted(word: string): string {
  return /^[\w./\\:-]+$/.test(word) ? word : `"${word}"`;
}
