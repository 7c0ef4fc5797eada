import { closeSync, mkdirSync, openSync, readSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";
import { StringDecoder } from "node:string_decoder";
import { randomUUID } from "node:crypto";
import { comparePlaces, type JsonRecord, PriorityQueue, type RowPlace, type RowStore } from "@playgraph/core";
import { diskFailure } from "./diskFailure.ts";

/** Held by whoever may still read it. */
type RowsFile = { readonly descriptor: number };

/** A run's results may be read at any time after it, so its file is closed when nobody can read it any more. */
const files = new FinalizationRegistry<number>(closeSync);

/** Rows that are given at a time. */
const atATime = 512;

type Entry = { readonly place: RowPlace; readonly text: string };

/** A sorted part of the file, in bytes. */
type Segment = { readonly from: number; to: number; last: RowPlace };

export type DiskRowsLimits = {
  /** Rows that wait in memory, at first and at most: more go to the disk. */
  readonly rows: number;
  readonly mostRows: number;
  /** Characters of rows that wait in memory. */
  readonly characters: number;
  /** Bytes that are read at a time: of all segments together, and of one at least and at most. */
  readonly pieces: { readonly all: number; readonly least: number; readonly most: number };
};

const defaultLimits: DiskRowsLimits = { rows: 32, mostRows: 8192, characters: 4_000_000, pieces: { all: 4_194_304, least: 2048, most: 65_536 } };

/**
 * The rows of a run, sorted on the disk, so that memory stays flat however many there are. Rows come nearly in order, so the lower half of the few that wait
 * mostly follows what is written already, and all is one sorted segment. Where it does not, another segment begins and more rows wait from then on; the
 * segments are merged when they are read.
 * Small runs touch no disk. The file has no name once it is open: nothing is left of it when nobody can read it any more, or when the process ends, however it ends.
 * @param folder absolute; made when it is needed
 */
export function diskRows(folder: string, limits: DiskRowsLimits = defaultLimits): RowStore {
  let waiting: Entry[] = [];
  let characters = 0;
  let file: RowsFile | undefined;
  let size = 0;
  let most = limits.rows;
  let failure: unknown;
  const segments: Segment[] = [];

  const append = (entries: readonly Entry[]): void => {
    const [first, last] = [entries[0], entries.at(-1)];
    if (!first || !last) return;
    file ??= openNameless(folder);
    const bytes = Buffer.from(entries.map(written).join(""));
    for (let at = 0; at < bytes.length; ) at += writeSync(file.descriptor, bytes, at, bytes.length - at, size + at);
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
    if (!follows) most = Math.min(2 * most, limits.mostRows);
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
      if (waiting.length < most && characters < limits.characters) return;
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
      const { all, least, most } = limits.pieces;
      const bytes = Math.max(least, Math.min(most, Math.floor(all / segments.length)));
      const parts = opened === undefined ? [] : segments.map((segment) => readSegment(opened, segment, bytes));
      const [only] = segments;
      const [first] = rest;
      const isInOrder = segments.length < 2 && (!only || !first || comparePlaces(only.last, first.place) <= 0);
      let rows: JsonRecord[] = [];
      for (const text of isInOrder ? joined(parts[0] ?? [], rest) : merge([...parts.map(entries), rest.values()])) {
        rows.push(JSON.parse(text) as JsonRecord);
        if (rows.length < atATime) continue;
        yield rows;
        rows = [];
      }
      yield rows;
    },
  };
}

function openNameless(folder: string): RowsFile {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `.${randomUUID()}.rows`);
  const file: RowsFile = { descriptor: openSync(path, "wx+", 0o600) };
  files.register(file, file.descriptor);
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

/**
 * The lines of a sorted part of the file.
 * @param bytes that are read at a time
 */
function* readSegment(file: RowsFile, { from, to }: Segment, bytes: number): Generator<string, void, void> {
  const buffer = Buffer.allocUnsafe(bytes);
  // Letters may be cut in two where a piece ends.
  const decoder = new StringDecoder("utf8");
  let cut = "";
  for (let at = from; at < to; ) {
    const count = readSync(file.descriptor, buffer, 0, Math.min(bytes, to - at), at);
    if (count === 0) throw new Error("the run's results end too early");
    at += count;
    const lines = decoder.write(buffer.subarray(0, count)).split("\n");
    const last = lines.pop() ?? "";
    for (const line of lines) {
      yield cut + line;
      cut = "";
    }
    cut += last;
  }
}

function* entries(lines: Iterable<string>): Generator<Entry, void, void> {
  for (const line of lines) yield read(line);
}

/** What is in order already needs no look at its places. */
function* joined(lines: Iterable<string>, rest: readonly Entry[]): Generator<string, void, void> {
  for (const line of lines) yield line.slice(line.indexOf("\t") + 1);
  for (const { text } of rest) yield text;
}

type Head = { readonly index: number; readonly sequence: Iterator<Entry, unknown, void>; readonly entry: Entry };

/** The texts of sorted sequences, sorted. Of equal places that of the earlier sequence comes first. */
function* merge(sequences: readonly Iterator<Entry, unknown, void>[]): Generator<string, void, void> {
  const heads = new PriorityQueue<Head>((a, b) => (comparePlaces(a.entry.place, b.entry.place) || a.index - b.index) < 0);
  const advance = (index: number, sequence: Head["sequence"]): void => {
    const { done, value } = sequence.next();
    if (!done) heads.push({ index, sequence, entry: value });
  };
  for (const [index, sequence] of sequences.entries()) advance(index, sequence);
  for (let head = heads.pop(); head; head = heads.pop()) {
    yield head.entry.text;
    advance(head.index, head.sequence);
  }
}
