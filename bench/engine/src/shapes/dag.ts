/** A graph whose nodes all do the same arithmetic, named by text as people name them. */
export type Dag = {
  readonly ids: readonly string[];
  /** For each node the indices of the one to three nodes that it reads, all of them before it; none for a source. */
  readonly reads: readonly (readonly number[])[];
  /** Indices of the nodes that read nothing, in order. */
  readonly sources: readonly number[];
  /** Indices of the nodes on which nothing hangs, in order: their values, added up, are the checksum. */
  readonly ends: readonly number[];
};

/** The names of a node's inputs, in the order of what it reads. */
export const ports = ["a", "b", "c"] as const;

export function dagOf(reads: readonly (readonly number[])[]): Dag {
  const isRead = new Uint8Array(reads.length);
  for (const sources of reads) for (const source of sources) isRead[source] = 1;
  return {
    ids: reads.map((_, index) => `n${index}`),
    reads,
    sources: reads.flatMap((sources, index) => (sources.length === 0 ? [index] : [])),
    ends: reads.flatMap((_, index) => (isRead[index] === 1 ? [] : [index])),
  };
}
