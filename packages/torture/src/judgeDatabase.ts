import { existsSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { Breach } from "./breach.ts";

/** By SQLite's own check. To be asked when no process has the workspace open. */
export function judgeDatabase(workspace: string): readonly Breach[] {
  const path = join(workspace, "playgraph.db");
  if (!existsSync(path)) return [{ kind: "lost", sentence: "there is no database" }];
  const said = integrityOf(path);
  return said === "ok" ? [] : [{ kind: "other", sentence: `the database is not whole: ${said}` }];
}

function integrityOf(path: string): string {
  try {
    const database = new DatabaseSync(path);
    const said = database.prepare("PRAGMA integrity_check").get()?.["integrity_check"];
    database.close();
    return String(said);
  } catch (error) {
    return String(error);
  }
}
