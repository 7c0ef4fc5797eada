import type { TaskRecord } from "@playgraph/core";
import { expect, it, onTestFinished } from "vitest";
import type { Database } from "../database/database.ts";
import { openDatabase } from "../database/openDatabase.ts";
import { temporaryFolder } from "../testing/temporaryFolder.ts";
import { durableJournal } from "./durableJournal.ts";

async function opened(dir: string): Promise<Database> {
  const database = await openDatabase(dir);
  onTestFinished(() => database.close());
  return database;
}

function recordOf(told: string): TaskRecord {
  return { version: 1, key: `key of ${told}`, inputs: { guidance: { hash: `hash of ${told}`, told } } };
}

it("[W53] another process knows when a task ran last, by graph and task", async () => {
  const dir = await temporaryFolder();
  const first = await opened(dir);
  durableJournal(first, "/a.json").recordTask("generate[seeds=0]", recordOf("3"));
  await first.close();
  const second = await opened(dir);
  expect(durableJournal(second, "/a.json").lastTask("generate[seeds=0]")).toEqual(recordOf("3"));
  expect(durableJournal(second, "/a.json").lastTask("generate[seeds=1]")).toBeUndefined();
  expect(durableJournal(second, "/b.json").lastTask("generate[seeds=0]")).toBeUndefined();
});

it("[W53] a record is known at once, and the last one counts", async () => {
  const database = await opened(await temporaryFolder());
  const journal = durableJournal(database, "/a.json");
  journal.recordTask("t", recordOf("3"));
  expect(journal.lastTask("t")).toEqual(recordOf("3"));
  journal.recordTask("t", recordOf("4"));
  journal.recordTask("u", recordOf("5"));
  expect(journal.lastTask("t")).toEqual(recordOf("4"));
  await database.flush();
  expect(journal.lastTask("t")).toEqual(recordOf("4"));
});

it("[W53] what has not changed is not written again", async () => {
  const database = await opened(await temporaryFolder());
  let writes = 0;
  const journal = durableJournal({ ...database, soon: (write) => (writes++, database.soon(write)) }, "/a.json");
  for (const told of ["3", "3", "4", "4", "3"]) {
    journal.lastTask("t");
    journal.recordTask("t", recordOf(told));
  }
  journal.recordTask("t", recordOf("3"));
  await database.flush();
  journal.recordTask("t", recordOf("3"));
  expect(writes).toBe(3);
});

it.each(["no JSON", "[]", "{}", '{"version":1,"key":"k"}', '{"version":"1","key":"k","inputs":{}}', '{"version":1,"key":"k","inputs":{"a":"new"}}'])("[W53] a record that reads %s is none", async (record) => {
  const database = await opened(await temporaryFolder());
  const journal = durableJournal(database, "/a.json");
  journal.recordTask("t", recordOf("3"));
  await database.flush();
  await database.durably((sql) => sql.run("UPDATE tasks SET record = ?", record));
  expect(journal.lastTask("t")).toBeUndefined();
  journal.recordTask("t", recordOf("3"));
  expect(journal.lastTask("t")).toEqual(recordOf("3"));
});
