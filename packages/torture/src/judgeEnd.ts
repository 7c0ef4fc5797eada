import type { Breach } from "./breach.ts";
import type { EndState } from "./endState.ts";
import type { Inspection } from "./inspectFolder.ts";

type End = {
  readonly accepted: ReadonlyMap<string, number>;
  readonly state: EndState;
  readonly inspection: Inspection;
  readonly databaseProblem: string | undefined;
};

/** What must be true when a run has been brought to its end, however often it was disturbed: all that the undisturbed run made, bought once. */
export function judgeEnd(end: End, undisturbed: Pick<End, "accepted" | "state">): readonly Breach[] {
  const { accepted, state, inspection, databaseProblem } = end;
  const breaches: Breach[] = [...judgeAccepted(accepted), ...judgeFiles(inspection)];
  for (const payload of undisturbed.accepted.keys()) if (!accepted.has(payload)) breaches.push({ kind: "lost", sentence: `nobody asked for ${payload}` });
  for (const payload of accepted.keys()) if (!undisturbed.accepted.has(payload)) breaches.push({ kind: "duplicate", sentence: `asked for what the undisturbed run did not: ${payload}` });
  for (const [name, sha256] of undisturbed.state.pictures) {
    const made = state.pictures.get(name);
    if (made !== sha256) breaches.push({ kind: "lost", sentence: made === undefined ? `${name} is not there` : `${name} is another picture` });
  }
  for (const name of state.pictures.keys()) if (!undisturbed.state.pictures.has(name)) breaches.push({ kind: "other", sentence: `${name} is there, which the undisturbed run has not made` });
  for (const [file, mine, theirs] of [["results.jsonl", state.rows, undisturbed.state.rows], ["results.csv", state.lines, undisturbed.state.lines]] as const) {
    const at = theirs.findIndex((line, index) => line !== mine[index]);
    if (at !== -1 || mine.length !== theirs.length) breaches.push({ kind: "other", sentence: `${file} differs in line ${at + 1}: ${mine[at] ?? "nothing"} instead of ${theirs[at] ?? "nothing"}` });
  }
  if (databaseProblem !== undefined) breaches.push({ kind: "other", sentence: `the database is not whole: ${databaseProblem}` });
  return breaches;
}

/** @param allowed how often each may have been accepted */
export function judgeAccepted(accepted: ReadonlyMap<string, number>, allowed = 1): readonly Breach[] {
  return [...accepted].filter(([, count]) => count > allowed).map(([payload, count]) => ({ kind: "duplicate", sentence: `accepted ${count} times: ${payload}` }));
}

/** What is there when no process runs and the last one ended by itself. */
function judgeFiles({ half, temporary, leaking }: Inspection): readonly Breach[] {
  return [
    ...halfFiles({ half }),
    ...temporary.map((name) => ({ kind: "half file" as const, sentence: `${name} was left behind` })),
    ...leaking.map((name) => ({ kind: "other" as const, sentence: `${name} holds the key` })),
  ];
}

/** What holds at any time. */
export function halfFiles({ half }: Pick<Inspection, "half">): readonly Breach[] {
  return half.map((name) => ({ kind: "half file", sentence: `${name} is not whole` }));
}
