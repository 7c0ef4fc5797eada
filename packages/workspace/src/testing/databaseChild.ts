import { openDatabase } from "../database/openDatabase.ts";
import { insertPayment } from "./payments.ts";

/** A process that has the database of a folder open, and writes the payments that its parent names, each list in one commit. It tells what is on the disk. */
const database = await openDatabase(process.argv[2] ?? "");
process.on("message", (keys: readonly string[] | "close") => {
  if (keys === "close") void database.close().then(() => process.disconnect());
  else void Promise.all(keys.map((key) => database.durably((sql) => insertPayment(sql, key)))).then(() => process.send?.(keys));
});
process.send?.(database.owner);
