import type { Breach } from "./breach.ts";

type Accepted = ReadonlyMap<string, number>;

/** All that the undisturbed run asked for, once each, and nothing else. */
export function judgeLedger(accepted: Accepted, undisturbed: Accepted): readonly Breach[] {
  return [
    ...duplicates(accepted),
    ...[...undisturbed.keys()].filter((payload) => !accepted.has(payload)).map((payload): Breach => ({ kind: "lost", sentence: `nobody asked for ${payload}` })),
    ...[...accepted.keys()].filter((payload) => !undisturbed.has(payload)).map((payload): Breach => ({ kind: "duplicate", sentence: `asked for what the undisturbed run did not: ${payload}` })),
  ];
}

/** What was bought more than once. */
export function duplicates(accepted: Accepted): readonly Breach[] {
  return [...accepted].filter(([, count]) => count > 1).map(([payload, count]) => ({ kind: "duplicate", sentence: `accepted ${count} times: ${payload}` }));
}
