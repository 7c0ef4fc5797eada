import type { Breach } from "./breach.ts";
import type { EndState } from "./endState.ts";

/** The same pictures and results as of the undisturbed run, byte by byte. */
export function judgeState(state: EndState, undisturbed: EndState): readonly Breach[] {
  const breaches: Breach[] = [];
  for (const [name, sha256] of undisturbed.pictures) {
    const made = state.pictures.get(name);
    if (made !== sha256) breaches.push({ kind: "lost", sentence: made === undefined ? `${name} is not there` : `${name} is another picture` });
  }
  for (const name of state.pictures.keys()) if (!undisturbed.pictures.has(name)) breaches.push({ kind: "other", sentence: `${name} is there, which the undisturbed run has not made` });
  return [...breaches, ...difference("results.jsonl", state.rows, undisturbed.rows), ...difference("results.csv", state.lines, undisturbed.lines)];
}

function difference(file: string, lines: readonly string[], undisturbed: readonly string[]): readonly Breach[] {
  const at = Array.from({ length: Math.max(lines.length, undisturbed.length) }).findIndex((_, index) => lines[index] !== undisturbed[index]);
  return at === -1 ? [] : [{ kind: "lost", sentence: `${file} differs in line ${at + 1}: ${lines[at] ?? "nothing"} instead of ${undisturbed[at] ?? "nothing"}` }];
}
