import { rmSync } from "node:fs";
import { join } from "node:path";
import { PlaygraphError } from "@playgraph/core";
import type { Database } from "../database/database.ts";
import type { Sql } from "../database/sql.ts";
import { runScope } from "../payments/payingRun.ts";
import type { RunStore } from "../runs/runStore.ts";
import type { PrunePlan } from "./planPrune.ts";
import { isFolderName, namedBlobs } from "./pruneFacts.ts";

/** Files that are removed while others wait to write: about a second's work. */
const atATime = 5_000;

/**
 * Removes what was planned, and what changed meanwhile only as far as it still may go. No run can begin while files are removed, since all of it happens inside write
 * transactions. Rows go before the pictures that they name: whenever it ends, every row that is left has its pictures, and what nothing names goes the next time.
 * @param dir the workspace's folder, absolute
 * @throws PlaygraphError `InvalidInput` if a run goes on
 */
export async function performPrune(dir: string, database: Pick<Database, "durably">, runs: Pick<RunStore, "running">, plan: PrunePlan): Promise<void> {
  const alone = (work: (sql: Sql) => void) =>
    database.durably((sql) => {
      const [running] = runs.running();
      if (running !== undefined) throw new PlaygraphError({ code: "InvalidInput", message: `The run ${running} goes on in this workspace, so nothing was removed. Wait for its end, or stop it with playgraph runs cancel ${running}.` });
      work(sql);
    });
  await alone((sql) => removeRows(sql, dir, plan));
  for (let at = 0; at < plan.blobs.length; at += atATime) {
    await alone((sql) => {
      const named = namedBlobs(sql);
      for (const blob of plan.blobs.slice(at, at + atATime)) if (!named.has(blob)) rmSync(join(dir, "blobs", blob.slice(0, 2), blob), { force: true });
    });
  }
}

function removeRows(sql: Sql, dir: string, { runs, cache, payments }: PrunePlan): void {
  for (const { id, ended } of runs) {
    // Somebody may have gone on with it meanwhile.
    if (sql.run("DELETE FROM runs WHERE id = ? AND ended IS ?", id, ended) === 0) continue;
    // Always the workspace's own folder of that name, whatever the record says.
    if (isFolderName(id)) rmSync(join(dir, "runs", id), { recursive: true, force: true });
    sql.run("DELETE FROM spending WHERE scope = ?", runScope(id));
    sql.run("DELETE FROM resubmissions WHERE run = ?", id);
  }
  for (const { service, key, day } of cache) sql.run("DELETE FROM cache WHERE service = ? AND key = ? AND used = ?", service, key, day);
  for (const { service, key, seal } of payments) sql.run("DELETE FROM payments WHERE service = ? AND key = ? AND seal = ?", service, key, seal);
}
