import { comparePlaces, isImage, type Json, type JsonRecord, type ResultRow, type RowPlace } from "@playgraph/core";
import { stringify } from "csv-stringify/sync";

/** The results as a flat table: one line a row, one column an axis, an input that varies, an output. Its columns are known once all rows were seen. */
export type ResultsTable = {
  /** Finds the columns that the row needs. To be told every row before the first line, in any order: columns come as in the rows' own order. */
  readonly note: (place: RowPlace, row: ResultRow) => void;
  readonly head: () => string;
  readonly lines: (rows: readonly ResultRow[]) => string;
};

/**
 * A name that two columns want is given to the first, and the other one says what it is (`output seed`). Texts that a spreadsheet would run as formulas
 * are made harmless.
 */
export function resultsTable(): ResultsTable {
  const firsts: Readonly<Record<Kind, Map<string, First>>> = { axes: new Map(), inputs: new Map(), outputs: new Map() };
  let known: readonly Column[] | undefined;
  const columns = () => (known ??= columnsOf({ axes: inOrder(firsts.axes), inputs: inOrder(firsts.inputs), outputs: inOrder(firsts.outputs) }));
  return {
    note(place, row) {
      for (const kind of kinds) {
        for (const [index, key] of Object.keys(row[kind]).entries()) {
          const first = firsts[kind].get(key);
          if (!first || comparePlaces(place, first.place) < 0) firsts[kind].set(key, { place, index });
        }
      }
    },
    head: () => csv([columns().map(({ name }) => harmless(name))]),
    lines: (rows) => csv(rows.map((row) => columns().map(({ cell }) => cellText(cell(row))))),
  };
}

const kinds = ["axes", "inputs", "outputs"] as const;

type Kind = (typeof kinds)[number];

/** Where a key comes first: in which row, and as the how many there. */
type First = { readonly place: RowPlace; readonly index: number };

function inOrder(firsts: ReadonlyMap<string, First>): readonly string[] {
  return [...firsts].toSorted(([, a], [, b]) => comparePlaces(a.place, b.place) || a.index - b.index).map(([key]) => key);
}

function csv(lines: readonly (readonly string[])[]): string {
  return stringify(lines.map((line) => [...line]), { record_delimiter: "\n" });
}

type Column = { readonly name: string; readonly cell: (row: ResultRow) => Json };

function columnsOf(keys: Readonly<Record<Kind, readonly string[]>>): readonly Column[] {
  const own: readonly Column[] = [
    { name: "node", cell: (row) => row.node },
    { name: "coordinate", cell: (row) => row.coordinate },
    { name: "status", cell: (row) => row.status },
    { name: "reason", cell: (row) => row.reason },
  ];
  const last: readonly Column[] = [
    { name: "files", cell: (row) => row.files.join(" ") },
    { name: "seed", cell: (row) => row.seed },
    { name: "requestId", cell: (row) => row.requestId },
    { name: "cached", cell: (row) => row.cached },
    { name: "attempts", cell: (row) => row.attempts },
    { name: "seconds", cell: (row) => row.seconds },
    { name: "cost", cell: (row) => row.cost },
    { name: "units", cell: (row) => row.units },
  ];
  const taken = new Set([...own, ...last].map(({ name }) => name));
  const named = (kind: "axis" | "input" | "output", of: (row: ResultRow) => JsonRecord, keys: readonly string[]): readonly Column[] =>
    keys.map((key) => {
      const name = taken.has(key) ? `${kind} ${key}` : key;
      taken.add(name);
      return { name, cell: (row) => (Object.hasOwn(of(row), key) ? (of(row)[key] ?? null) : null) };
    });
  return [...own, ...named("axis", (row) => row.axes, keys.axes), ...named("input", (row) => row.inputs, keys.inputs), ...named("output", (row) => row.outputs, keys.outputs), ...last];
}

/** Scalars as they are; a picture is its sha256, which names it for good; anything else is JSON. */
function cellText(value: Json): string {
  if (value === null) return "";
  if (typeof value === "string") return harmless(value);
  if (typeof value !== "object") return String(value);
  if (isImage(value)) return value.blob;
  return JSON.stringify(value);
}

/** A text that begins like a formula gets an apostrophe in front, as spreadsheets themselves write it; numbers stay numbers. */
function harmless(text: string): string {
  if (!/^[=+\-@\t\r\n|]/.test(text) && !/^[＝＋－＠]/.test(text)) return text;
  return /^[+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i.test(text) ? text : `'${text}`;
}
