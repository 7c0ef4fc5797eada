import { closeSync, openSync, readSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";
import { randomUUID } from "node:crypto";
import { comparePlaces, type JsonRecord, type RowPlace, type RowStore } from "@playgraph/core";
import { diskFailure } from "./diskFailure.ts";

type Entry = { readonly place: RowPlace; readonly text: string };

/** A sorted part of the file, in bytes. */
type Segment = { readonly from: number; to: number; last: RowPlace };

export type DiskRowsLimits = {
  /** Rows, and characters of them, that wait in memory: more go to the disk. */
  readonly rows: number;
  readonly characters: number;
  /** Bytes that are read of a segment at a time. */
  readonly piece: number;
};

const defaultLimits: DiskRowsLimits = { rows: 8192, characters: 8_000_000, piece: 65_536 };

/**
 * The rows of a run, sorted on the disk, so that memory stays flat however many there are. Rows come nearly in order, so the lower half of those that wait
 * mostly follows what is written already: then there is one sorted segment, and otherwise a few, which are merged when they are read.
 * Small runs touch no disk. The file has no name once it is open: nothing is left of it when the process ends, however it ends.
 * @param folder absolute; it must exist
 */
export function diskRows(folder: string, limits: DiskRowsLimits = defaultLimits): RowStore & Disposable {
  let waiting: Entry[] = [];
  let characters = 0;
  let file: number | undefined;
  let size = 0;
  let failure: unknown;
  const segments: Segment[] = [];

  const append = (entries: readonly Entry[]): void => {
    const [first, last] = [entries[0], entries.at(-1)];
    if (!first || !last) return;
    file ??= openNameless(folder);
    const bytes = Buffer.from(entries.map(written).join(""));
    for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at, bytes.length - at, size + at);
    const current = segments.at(-1);
    if (current && comparePlaces(current.last, first.place) <= 0) {
      current.to += bytes.length;
      current.last = last.place;
    } else {
      segments.push({ from: size, to: size + bytes.length, last: last.place });
    }
    size += bytes.length;
  };

  const makeRoom = (): void => {
    waiting.sort((a, b) => comparePlaces(a.place, b.place));
    const current = segments.at(-1);
    const [first] = waiting;
    const follows = !current || (first !== undefined && comparePlaces(current.last, first.place) <= 0);
    const leaving = waiting.splice(0, follows ? Math.ceil(waiting.length / 2) : waiting.length);
    characters = waiting.reduce((sum, { text }) => sum + text.length, 0);
    append(leaving);
  };

  return {
    add(place, row) {
      if (failure !== undefined) return;
      const text = JSON.stringify(row);
      waiting.push({ place, text });
      characters += text.length;
      if (waiting.length < limits.rows && characters < limits.characters) return;
      try {
        makeRoom();
      } catch (error) {
        failure = diskFailure("the run's results cannot be kept", error);
      }
    },
    async *inOrder() {
      if (failure !== undefined) throw failure;
      const rest = waiting.toSorted((a, b) => comparePlaces(a.place, b.place));
      const opened = file;
      const parts = opened === undefined ? [] : segments.map((segment) => readSegment(opened, segment, limits.piece));
      for (const { text } of merge([...parts, rest.values()])) yield JSON.parse(text) as JsonRecord;
    },
    [Symbol.dispose]() {
      if (file !== undefined) closeSync(file);
      file = undefined;
      failure ??= new Error("the run's results were closed");
      waiting = [];
    },
  };
}

function openNameless(folder: string): number {
  const path = join(folder, `.${randomUUID()}.rows`);
  const file = openSync(path, "wx+", 0o600);
  // Where the system lets a name go only with the last reader, it goes when the process ends.
  rmSync(path, { force: true });
  return file;
}

/** Infinity, which JSON lacks, is written as null. */
function written({ place, text }: Entry): string {
  return `${JSON.stringify(place)}\t${text}\n`;
}

function read(line: string): Entry {
  const tab = line.indexOf("\t");
  const place = (JSON.parse(line.slice(0, tab)) as readonly (number | null)[]).map((number) => number ?? Infinity);
  return { place, text: line.slice(tab + 1) };
}

function* readSegment(file: number, { from, to }: Segment, piece: number): Generator<Entry, void, void> {
  const buffer = Buffer.alloc(piece);
  const parts: Buffer[] = [];
  for (let at = from; at < to; ) {
    const count = readSync(file, buffer, 0, Math.min(piece, to - at), at);
    if (count === 0) throw new Error("the run's results end too early");
    at += count;
    let start = 0;
    for (let end = buffer.indexOf(10, start); end !== -1 && end < count; end = buffer.indexOf(10, start)) {
      parts.push(Buffer.from(buffer.subarray(start, end)));
      yield read(Buffer.concat(parts.splice(0)).toString("utf8"));
      start = end + 1;
    }
    parts.push(Buffer.from(buffer.subarray(start, count)));
  }
}

/** The entries of sorted sequences, sorted. Of equal places that of the earlier sequence comes first. */
function* merge(sequences: readonly Iterator<Entry, unknown, void>[]): Generator<Entry, void, void> {
  const heads = sequences.flatMap((sequence) => {
    const { done, value } = sequence.next();
    return done ? [] : [{ sequence, entry: value }];
  });
  while (heads.length > 0) {
    let least = 0;
    for (let index = 1; index < heads.length; index++) if (comparePlaces((heads[index] as Head).entry.place, (heads[least] as Head).entry.place) < 0) least = index;
    const head = heads[least] as Head;
    yield head.entry;
    const { done, value } = head.sequence.next();
    if (done) heads.splice(least, 1);
    else head.entry = value;
  }
}

type Head = { readonly sequence: Iterator<Entry, unknown, void>; entry: Entry };
