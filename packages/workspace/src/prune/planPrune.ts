import type { PruneFacts } from "./pruneFacts.ts";

/** What is to be kept; at least one is given. */
export type PruneLimits = {
  /** What was not used since that day goes. */
  readonly before?: number;
  /** Bytes of pictures, and of folders that the workspace made for runs. */
  readonly mostBytes?: number;
};

/** What goes. */
export type PrunePlan = {
  readonly runs: readonly PruneFacts["runs"][number][];
  readonly cache: readonly PruneFacts["cache"][number][];
  readonly payments: readonly PruneFacts["payments"][number][];
  /** By sha256. */
  readonly blobs: readonly string[];
  /** Of blobs and folders together. */
  readonly bytes: number;
  /** Images that cost money to make, and that running their graphs again pays for again. */
  readonly paidImages: number;
  /** Runs that are kept because they did not come to an end. */
  readonly unfinished: readonly string[];
};

/**
 * Decides what goes: first what was not used for long, then, if that is not enough, whatever was used longest ago. What an unfinished run has paid for stays.
 * Linear in what there is, n log n where a size is given.
 */
export function planPrune({ runs, unfinished, cache, payments, blobs }: PruneFacts, { before = Number.NEGATIVE_INFINITY, mostBytes = Number.POSITIVE_INFINITY }: PruneLimits): PrunePlan {
  const kept = new Set(unfinished);
  const paid = payments.filter(({ run }) => !kept.has(run));
  const needed = new Set(payments.filter(({ run }) => kept.has(run)).flatMap((payment) => payment.blobs));
  const lastUse = new Map([...blobs].map(([blob, { day }]) => [blob, day]));
  for (const { day, blobs: named } of cache) for (const blob of named) if (lastUse.has(blob)) lastUse.set(blob, Math.max(lastUse.get(blob) ?? day, day));

  const isOld = (blob: string): boolean => (lastUse.get(blob) ?? Number.NEGATIVE_INFINITY) < before;
  const goneRuns = new Set(runs.filter(({ day }) => day < before));
  // A request is paid as a whole: it goes when all its pictures may.
  const gonePayments = new Set(paid.filter((payment) => before > Number.NEGATIVE_INFINITY && payment.blobs.every(isOld)));
  const staying = new Set(payments.filter((payment) => !gonePayments.has(payment)).flatMap((payment) => payment.blobs));
  const goneBlobs = new Set([...blobs.keys()].filter((blob) => isOld(blob) && !staying.has(blob)));

  const bytesOf = (blob: string): number => blobs.get(blob)?.bytes ?? 0;
  let left = 0;
  for (const blob of blobs.keys()) if (!goneBlobs.has(blob)) left += bytesOf(blob);
  for (const run of runs) if (!goneRuns.has(run)) left += run.bytes;
  if (left > mostBytes) {
    const candidates = [
      ...[...blobs.keys()].filter((blob) => !goneBlobs.has(blob) && !needed.has(blob)).map((blob) => ({ day: lastUse.get(blob) ?? 0, bytes: bytesOf(blob), go: () => goneBlobs.add(blob) })),
      ...runs.filter((run) => !goneRuns.has(run) && run.bytes > 0).map((run) => ({ day: run.day, bytes: run.bytes, go: () => goneRuns.add(run) })),
    ];
    for (const { bytes, go } of candidates.toSorted((a, b) => a.day - b.day)) {
      if (left <= mostBytes) break;
      go();
      left -= bytes;
    }
    for (const payment of paid) if (payment.blobs.some((blob) => goneBlobs.has(blob))) gonePayments.add(payment);
  }

  const billed = [...gonePayments].filter(({ service }) => service !== "emulator");
  return {
    runs: [...goneRuns],
    // An entry without its pictures is no answer.
    cache: cache.filter((entry) => entry.day < before || entry.blobs.some((blob) => goneBlobs.has(blob))),
    payments: [...gonePayments],
    blobs: [...goneBlobs],
    bytes: sum([...goneBlobs].map(bytesOf)) + sum([...goneRuns].map(({ bytes }) => bytes)),
    paidImages: sum(billed.map(({ images }) => images)),
    unfinished,
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
