import type { Journal, TaskRecord } from "@playgraph/core";

/** A journal that lasts as long as the process. */
export function memoryJournal(): Journal {
  const tasks = new Map<string, TaskRecord>();
  return {
    lastTask: (taskId) => tasks.get(taskId),
    recordTask: (taskId, record) => void tasks.set(taskId, record),
  };
}
