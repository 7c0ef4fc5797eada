import type { Breach } from "./breach.ts";
import type { Inspection } from "./inspectFolder.ts";

/** When no process runs, and the last one ended by itself. */
export function judgeFiles({ half, temporary, leaking }: Inspection): readonly Breach[] {
  return [
    ...halfFiles({ half }),
    ...temporary.map((name): Breach => ({ kind: "half file", sentence: `${name} was left behind` })),
    ...leaking.map((name): Breach => ({ kind: "other", sentence: `${name} holds the key` })),
  ];
}

/** At any time. */
export function halfFiles({ half }: Pick<Inspection, "half">): readonly Breach[] {
  return half.map((name) => ({ kind: "half file", sentence: `${name} is not whole` }));
}
