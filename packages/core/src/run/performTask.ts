import { isImage } from "../types/image.ts";
import { cacheKey, identity } from "./cacheKey.ts";
import { cellsOfEntry, entryOfCells } from "./cacheEntry.ts";
import type { Cell } from "./cell.ts";
import { coordinateText, taskId } from "../node/coordinate.ts";
import { contentHash } from "../document/contentHash.ts";
import type { GivenItem } from "./itemBox.ts";
import type { Json } from "../document/json.ts";
import { itemOutputs, nodeBug, outcomeCells, taskOutputs } from "./outcome.ts";
import { holeReason } from "./resultRow.ts";
import { type Hole, isHole } from "../node/state.ts";
import type { ResolvedNode } from "../check/resolvedGraph.ts";
import { TaskContext, type TaskEnvironment } from "./taskContext.ts";
import type { Task } from "./task.ts";
import { type TaskInputs, taskLineage, varyingInputs } from "./taskInputs.ts";
import { brief } from "../document/brief.ts";
import { type Why, why } from "./why.ts";
import type { CacheEntry, InputRecord, Journal, TaskRecord } from "../node/world.ts";

/** A task that has started. */
export type Running = {
  readonly task: Task;
  readonly inputs: TaskInputs;
  /** Its place in the cache; undefined for what is not cached. */
  readonly key: string | undefined;
  readonly signal: AbortSignal;
};

/** What a task gave, all at once or, for an emitting one, item by item. */
export type Performance =
  | { readonly kind: "outputs"; readonly cells: Readonly<Record<string, Cell>> }
  | { readonly kind: "items"; readonly next: () => ItemStep | Promise<ItemStep>; /** Lets the node clean up; no more items are asked for. */ readonly stop: () => void };

export type ItemStep = { readonly done: false; readonly item: GivenItem } | { readonly done: true; readonly cells: Readonly<Record<string, Cell>> };

/**
 * Calls a node's function. Synchronous for a node whose function is.
 * @throws whatever the node throws, and `NodeBug` if it gives what it has not declared
 */
export function performTask({ task, inputs, signal }: Running, environment: TaskEnvironment): Performance | Promise<Performance> {
  const { definition, resolved } = task.node;
  const context = new TaskContext(task, inputs, signal, environment);
  if (definition.emit) {
    const iterator = definition.emit(inputs.values, context);
    // Nobody waits for it, and nobody has a use for what it may throw.
    const stop = async () => iterator.return?.();
    return { kind: "items", next: itemSteps(task, iterator), stop: () => void stop().catch(() => undefined) };
  }
  const given = definition.collect ? definition.collect(inputs.rows ?? [], inputs.values, context) : definition.run?.(inputs.values, context);
  const performance = (outputs: unknown): Performance => ({ kind: "outputs", cells: passedThrough(task, outcomeCells(resolved, resolved.outputs, outputs, taskLineage(task, task.own))) });
  return given instanceof Promise ? given.then(performance) : performance(given);
}

/** A record that a node hands on as it got it, such as the picture that a merge or a pick chose, rests on what it rested on before and on no other input. */
function passedThrough(task: Task, cells: Readonly<Record<string, Cell>>): Readonly<Record<string, Cell>> {
  if (task.own.length > 0 || !hasRecord(cells)) return cells;
  const given = new Map([...task.cells, ...task.rows.flatMap((rows) => (rows ?? []).flatMap((row) => row.cells))].flatMap((cell) => (cell && isRecord(cell) ? [[cell.value, cell]] : [])));
  return Object.fromEntries(Object.entries(cells).map(([name, cell]) => [name, (isRecord(cell) ? given.get(cell.value) : undefined) ?? cell]));
}

function isRecord({ value }: Cell): boolean {
  return typeof value === "object" && value !== null;
}

function hasRecord(cells: Readonly<Record<string, Cell>>): boolean {
  for (const name in cells) if (isRecord(cells[name] as Cell)) return true;
  return false;
}

type AnyIterator = Iterator<unknown, unknown, void> | AsyncIterator<unknown, unknown, void>;

function itemSteps(task: Task, iterator: AnyIterator): () => ItemStep | Promise<ItemStep> {
  const { resolved } = task.node;
  const ofItems = itemOutputs(resolved);
  const ofTask = taskOutputs(resolved);
  let count = 0;
  const step = (next: IteratorResult<unknown, unknown>): ItemStep => {
    const lineage = taskLineage(task, task.own);
    if (next.done) return { done: true, cells: outcomeCells(resolved, ofTask, next.value, lineage) };
    const item = next.value as { readonly keys?: readonly number[]; readonly labels?: readonly string[]; readonly outputs?: unknown } | undefined;
    const keys = item?.keys ?? [count];
    if (resolved.newAxes.length === 1 && keys[0] !== count) throw nodeBug(resolved, `gave the key ${keys[0]} where ${count} comes next`);
    count++;
    return { done: false, item: { keys, labels: item?.labels ?? keys.map(String), cells: outcomeCells(resolved, ofItems, item?.outputs, lineage) } };
  };
  return () => {
    const next = iterator.next();
    return next instanceof Promise ? next.then(step) : step(next);
  };
}

/** A task's place in the cache, and what is remembered of it to say why it runs, made when it is asked for. */
export function identify(task: Task, inputs: TaskInputs): { readonly key: string; readonly id: string; readonly record: () => TaskRecord } {
  const { type, version } = task.node.definition.declaration;
  const seen = { ...inputs.values, ...Object.fromEntries(inputs.variables) };
  const key = cacheKey(type, version, seen, inputs.rows);
  let record: TaskRecord | undefined;
  return { key, id: taskId(task.node.id, task.point.coordinate), record: () => (record ??= { version, key, inputs: inputRecords(task, seen, inputs.rows ?? []) }) };
}

function inputRecords(task: Task, seen: TaskInputs["values"], rows: NonNullable<TaskInputs["rows"]>): TaskRecord["inputs"] {
  const literals = literalRecords(task.node.resolved);
  const records: Record<string, InputRecord> = {};
  for (const [name, value] of Object.entries(seen)) if (value !== undefined) records[name] = literals.get(name) ?? inputRecord(value);
  for (const { name, declaration, source } of task.node.resolved.inputs) {
    if (!declaration.collect || source.kind === "open") continue;
    const column = rows.map(({ coordinate, values }) => [coordinate.map(({ axis, key, label }) => [axis, key, label]), identity(values[name] ?? null)]);
    records[name] = { hash: contentHash(column), told: `${rows.length} rows` };
  }
  return records;
}

/** Of the item inputs that hold a literal: the same for all tasks of a node, and hashed once. */
const recordsOfLiterals = new WeakMap<ResolvedNode, ReadonlyMap<string, InputRecord>>();

function literalRecords(node: ResolvedNode): ReadonlyMap<string, InputRecord> {
  const known = recordsOfLiterals.get(node);
  if (known) return known;
  const records = new Map(node.inputs.flatMap(({ name, declaration, source }) => (source.kind === "literal" && !declaration.collect ? [[name, inputRecord(source.value)] as const] : [])));
  recordsOfLiterals.set(node, records);
  return records;
}

function inputRecord(value: Json | Hole): InputRecord {
  return { hash: contentHash(identity(value)), told: toldValue(value) };
}

/** A value as the reason for a run tells it. */
function toldValue(value: Json | Hole): string {
  if (isHole(value)) return holeReason(value);
  return isImage(value) ? `image ${value.blob.slice(0, 8)}` : brief(value);
}

/** Why the task runs though it could have been cached. */
export function whyItRuns(task: Task, before: TaskRecord | undefined, now: () => TaskRecord): Why {
  if (!before) return { reason: "never ran" };
  return why(before, now(), new Set(task.node.resolved.inputs.flatMap(({ name, source }) => (source.kind === "wire" ? [name] : []))));
}

/** Why the task would run, since what comes by that input is not made yet. */
export function whyItWould({ node, point }: Task, journal: Pick<Journal, "lastTask">, input: string): Why {
  const { cache, version } = node.definition.declaration;
  if (!cache) return { reason: "never cached" };
  const before = journal.lastTask(taskId(node.id, point.coordinate));
  if (!before) return { reason: "never ran" };
  return before.version === version ? { reason: "upstream changed", input } : { reason: "node version changed", before: before.version, after: version };
}

/** What is kept of a task that is done; undefined if part of it is a failure that it passed on. */
export function cacheEntry(task: Task, cells: Readonly<Record<string, Cell>>, items: readonly GivenItem[] | undefined): CacheEntry | undefined {
  const own = entryOfCells(cells);
  const kept = items?.map(({ keys, labels, cells }) => ({ keys, labels, ...entryOfCells(cells) }));
  if (!own || kept?.some(({ outputs }) => outputs === undefined)) return undefined;
  return { ...own, generations: task.own, handedOn: handedOn(task, cells), ...(kept ? { items: kept as NonNullable<CacheEntry["items"]> } : {}) };
}

function handedOn({ node, cells: given }: Task, cells: Readonly<Record<string, Cell>>): CacheEntry["handedOn"] {
  return Object.fromEntries(
    Object.entries(cells).flatMap(([name, cell]) => {
      const input = node.items[given.indexOf(cell)]?.input.name;
      return input === undefined ? [] : [[name, input]];
    }),
  );
}

/** Gives a task from the cache what was given before. The requests count as its own: whichever of equal tasks came first says nothing of a picture. */
export function replay(task: Task, entry: CacheEntry): { readonly cells: Readonly<Record<string, Cell>>; readonly items: readonly GivenItem[] | undefined } {
  const asked = { node: task.node.id, coordinate: coordinateText(task.point.coordinate), varying: varyingInputs(task) };
  task.own = entry.generations.map((generation) => ({ ...generation, ...asked }));
  const lineage = taskLineage(task, task.own);
  // What an equal task handed on as it came, this one hands on of its own: the same bytes may rest on something else here.
  const own = Object.entries(entry.handedOn).flatMap(([name, input]) => {
    const cell = task.cells[task.node.items.findIndex((item) => item.input.name === input)];
    return cell ? [[name, cell] as const] : [];
  });
  return { cells: { ...cellsOfEntry(entry, lineage), ...Object.fromEntries(own) }, items: entry.items?.map(({ keys, labels, ...kept }) => ({ keys, labels, cells: cellsOfEntry(kept, lineage) })) };
}
