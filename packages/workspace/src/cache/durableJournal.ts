import { isRecord, type Journal, type Json, type TaskRecord } from "@playgraph/core";
import type { Database } from "../database/database.ts";
import { unwritten } from "./unwritten.ts";

/**
 * What is remembered of each task's last run, in the workspace's database, in as many rows as a graph has cached tasks. Nobody waits for it to be written.
 * @param graph tells apart graphs whose tasks have the same names
 */
export function durableJournal(database: Pick<Database, "read" | "soon">, graph: string): Journal {
  const waiting = unwritten<string>(database);
  /** The task that was asked for last: it is the one that is recorded next, and need not be read twice. */
  let asked: { readonly taskId: string; readonly text: string | undefined } | undefined;

  const textOf = (taskId: string): string | undefined => {
    const text = waiting.get(taskId) ?? database.read((sql) => sql.get("SELECT record FROM tasks WHERE graph = ? AND task = ?", graph, taskId))?.["record"];
    return typeof text === "string" ? text : undefined;
  };

  return {
    lastTask(taskId) {
      asked = { taskId, text: textOf(taskId) };
      return recordOf(asked.text);
    },
    recordTask(taskId, record) {
      const text = JSON.stringify(record);
      const before = asked?.taskId === taskId ? asked.text : textOf(taskId);
      asked = undefined;
      if (before === text) return;
      waiting.write(taskId, text, (sql) => void sql.run("INSERT OR REPLACE INTO tasks (graph, task, record) VALUES (?, ?, ?)", graph, taskId, text));
    },
  };
}

/** Undefined for what is no record, or one of another version's making: why a task runs is then not known, which does no harm. */
function recordOf(text: string | undefined): TaskRecord | undefined {
  if (text === undefined) return undefined;
  try {
    const record = JSON.parse(text) as Json;
    return isTaskRecord(record) ? record : undefined;
  } catch {
    return undefined;
  }
}

function isTaskRecord(record: Json): record is TaskRecord & Json {
  if (!isRecord(record)) return false;
  const { version, key, inputs } = record;
  if (typeof version !== "number" || typeof key !== "string" || inputs === undefined || !isRecord(inputs)) return false;
  return Object.values(inputs).every((input) => isRecord(input) && typeof input["hash"] === "string" && typeof input["told"] === "string");
}
