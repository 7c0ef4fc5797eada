import type { Blobs, Cache, CacheEntry } from "@playgraph/core";
import { blobsIn } from "./blobsIn.ts";
import type { Database } from "../database/database.ts";
import { sealOf } from "../database/seal.ts";
import type { SqlRow } from "../database/sql.ts";
import { unwritten } from "./unwritten.ts";

/** Part of the seal: raised when entries get another shape, so that those of before, or of a later version, are none. */
const shape = "entry 1";

const millisecondsADay = 86_400_000;

/**
 * What tasks gave, in the workspace's database. Nobody waits for an entry to be written: until then this process knows it, and a crash costs no more than to
 * run the task again.
 * @param service what another service made is no answer for this one
 * @param today for `prune`, to the day
 */
export function durableCache(database: Pick<Database, "read" | "soon">, blobs: Blobs, service: string, today: () => Date): Cache {
  const waiting = unwritten<CacheEntry>(database);

  const isWhole = async (entry: CacheEntry): Promise<boolean> => {
    for (const blob of blobsIn(entry)) if (!(await blobs.has(blob))) return false;
    return true;
  };

  return {
    async get(key) {
      const known = waiting.get(key);
      if (known) return (await isWhole(known)) ? known : undefined;
      const row = database.read((sql) => sql.get("SELECT entry, seal, used FROM cache WHERE service = ? AND key = ?", service, key));
      if (!row) return undefined;
      const text = textOf(row, service, key);
      if (text === undefined) {
        const { seal = null } = row;
        database.soon((sql) => void sql.run("DELETE FROM cache WHERE service = ? AND key = ? AND seal = ?", service, key, seal));
        return undefined;
      }
      // Sealed, so it is what `set` wrote.
      const entry = JSON.parse(text) as CacheEntry;
      if (!(await isWhole(entry))) return undefined;
      const day = dayOf(today());
      if (row["used"] !== day) database.soon((sql) => void sql.run("UPDATE cache SET used = ? WHERE service = ? AND key = ?", day, service, key));
      return entry;
    },
    async set(key, entry) {
      const text = JSON.stringify(entry);
      const seal = sealOf(shape, service, key, text);
      const day = dayOf(today());
      waiting.write(key, entry, (sql) => void sql.run("INSERT OR REPLACE INTO cache (service, key, entry, seal, used) VALUES (?, ?, ?, ?, ?)", service, key, text, seal, day));
    },
  };
}

/** The entry's text; undefined if it is not as it was written. */
function textOf({ entry, seal }: SqlRow, service: string, key: string): string | undefined {
  return typeof entry === "string" && sealOf(shape, service, key, entry) === seal ? entry : undefined;
}

function dayOf(date: Date): number {
  return Math.floor(date.getTime() / millisecondsADay);
}
