import type { NodeDeclaration, TableDeclaration } from "../node/catalogue.ts";
import type { Column, ColumnType, TableHead } from "../node/column.ts";
import { columnOutput } from "../node/columnOutput.ts";
import { pointer } from "../document/diagnostic.ts";
import { PlaygraphError } from "../node/failure.ts";
import type { Json } from "../document/json.ts";
import { relativePath } from "../document/relativePath.ts";
import type { Report } from "./report.ts";
import type { Constant } from "./scope.ts";

/** The columns that a node has as outputs; undefined where a mistake that has been reported leaves them open. */
export type TableColumns = { readonly columns: readonly Column[] | undefined; readonly rows?: TableRows };

/** The rows of a table, where the file tells. */
export type TableRows = Pick<TableHead, "length" | "labels">;

/** @param label the column whose values label the rows; "" for their numbers, undefined where nobody wants to know */
export type ReadTable = (path: string, label: string | undefined) => TableHead;

type Site = {
  readonly id: string;
  readonly declaration: NodeDeclaration;
  readonly table: ReadTable | undefined;
  readonly report: Report;
  /** What an input holds, if it is a literal. */
  readonly constant: (input: string) => Constant | undefined;
};

type Wanted = { readonly name: string; readonly type?: ColumnType };
type Found = TableHead["columns"][number];

const types: readonly string[] = ["text", "integer", "number", "boolean", "json"] satisfies readonly ColumnType[];

/** What the columns of the node's table are called and hold: what the file tells, narrowed and retyped by what the node says. */
export function tableColumns(site: Site, { file, columns, label }: TableDeclaration): TableColumns {
  const { id, report, constant } = site;
  const path = constant(file);
  const said = constant(columns)?.value ?? null;
  const wanted = readWanted(said);
  if (typeof wanted === "string") {
    report.error("wrong-value", pointer("nodes", id, "inputs", columns), `"${id}.${columns}" ${wanted}.`);
    return { columns: undefined };
  }
  if (typeof path?.value === "string" && site.table) {
    const labelled = label === undefined ? undefined : constant(label)?.value;
    const head = readHead(site, file, relativePath(path.folder, path.value), typeof labelled === "string" ? labelled : undefined);
    if (!head) return { columns: undefined };
    if (head.length === 0) report.warn("empty-axis", pointer("nodes", id, "inputs", file), `The table of "${id}" has no rows, so nothing that hangs on "${id}" will run.`, "Put at least one row into the file.");
    if (label !== undefined && typeof labelled === "string" && labelled !== "") checkLabel(site, label, head, labelled);
    const found = fromTable(site, file, columns, head, wanted);
    return { columns: found && named(site, file, columns, found), rows: rowsOf(head, labelled, wanted) };
  }
  const typed = wanted?.flatMap(({ name, type }) => (type === undefined ? [] : [{ name, type }]));
  if (typed && typed.length === wanted?.length) return { columns: named(site, file, columns, typed) };
  report.error("unknown-columns", pointer("nodes", id, "inputs", columns), `The columns of "${id}" are not known before the run, since ${path ? "its file is not at hand here" : `"${file}" holds no path`}.`, `List them with their types: "${columns}": [{ "name": "price", "type": "number" }].`);
  return { columns: undefined };
}

/** @returns undefined for all columns, or what is wrong */
function readWanted(said: Json): readonly Wanted[] | undefined | string {
  if (said === null) return undefined;
  const form = 'must be null for all columns, or a list of names and of { "name": …, "type": … }';
  if (!Array.isArray(said)) return form;
  const wanted: Wanted[] = [];
  for (const [index, entry] of said.entries()) {
    const { name, type, ...others }: Readonly<Record<string, Json>> = typeof entry === "string" ? { name: entry } : typeof entry === "object" && entry !== null && !Array.isArray(entry) ? entry : {};
    if (typeof name !== "string" || Object.keys(others).length > 0) return `${form}; entry ${index + 1} is neither`;
    if (type !== undefined && (typeof type !== "string" || !types.includes(type))) return `gives "${name}" a type that there is not: there is ${types.join(", ")}`;
    wanted.push({ name, ...(type === undefined ? {} : { type: type as ColumnType }) });
  }
  return wanted;
}

function readHead({ id, table, report }: Site, file: string, path: string, label: string | undefined): TableHead | undefined {
  try {
    return table?.(path, label);
  } catch (error) {
    if (!(error instanceof PlaygraphError)) throw error;
    report.error("unreadable-table", pointer("nodes", id, "inputs", file), `"${id}.${file}": ${error.message}`);
    return undefined;
  }
}

function checkLabel({ id, report }: Site, input: string, { columns }: TableHead, label: string): void {
  const names = columns.map(({ name }) => name);
  if (!names.includes(label)) report.error("unknown-column", pointer("nodes", id, "inputs", input), `"${id}.${input}" names the column "${label}", which the table does not have.`, report.didYouMean(label, names));
}

/** A column that is read as another type than it looks has other labels. */
function rowsOf({ length, columns, labels }: TableHead, labelled: Json | undefined, wanted: readonly Wanted[] | undefined): TableRows {
  const looks = columns.find(({ name }) => name === labelled)?.type;
  const isRetyped = wanted?.some(({ name, type = looks }) => name === labelled && type !== looks) ?? false;
  return { length, ...(labels && !isRetyped ? { labels } : {}) };
}

function fromTable({ id, report }: Site, file: string, columns: string, head: TableHead, wanted: readonly Wanted[] | undefined): readonly Found[] | undefined {
  const byName = Map.groupBy(head.columns, ({ name }) => name);
  // A column without a name cannot be asked for.
  const asked = wanted ?? [...byName.keys()].filter((name) => name !== "").map((name): Wanted => ({ name }));
  const columnsFound = asked.flatMap(({ name, type }) => {
    const found = byName.get(name) ?? [];
    const [first] = found;
    const place = pointer("nodes", id, "inputs", wanted ? columns : file);
    if (!first) report.error("unknown-column", place, `The table of "${id}" has no column "${name}".`, report.didYouMean(name, byName.keys()));
    else if (found.length > 1) report.error("repeated-column", place, `The table of "${id}" has ${found.length} columns called "${name}".`, `Rename them in the file, or leave them out of "${columns}".`);
    else return [type === undefined || type === first.type ? first : { name, type }];
    return [];
  });
  return columnsFound.length === asked.length ? columnsFound : undefined;
}

/** Gives the columns the names of outputs, each of which is there once. */
function named({ id, declaration, report, constant }: Site, file: string, columns: string, found: readonly Found[]): readonly Column[] | undefined {
  const place = pointer("nodes", id, "inputs", constant(columns)?.value ? columns : file);
  const byOutput = new Map<string, Column>();
  for (const { name: column, ...facts } of found) {
    const name = columnOutput(column);
    const other = byOutput.get(name);
    if (Object.hasOwn(declaration.outputs, name)) report.error("taken-column", place, `The column "${column}" of "${id}" would be the output "${name}", which the node has already.`, `Rename it in the file, or leave it out of "${columns}".`);
    else if (other?.column === column) report.error("taken-column", place, `"${id}.${columns}" names the column "${column}" twice.`, "Leave one of them out.");
    else if (other) report.error("taken-column", place, `The columns "${other.column}" and "${column}" of "${id}" would both be the output "${name}".`, `Rename one in the file, or leave it out of "${columns}".`);
    else byOutput.set(name, { name, column, ...facts });
  }
  return byOutput.size === found.length ? [...byOutput.values()] : undefined;
}
