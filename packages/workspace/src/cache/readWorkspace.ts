import { hash } from "node:crypto";
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { pathToFileURL } from "node:url";
import { PlaygraphError, type World } from "@playgraph/core";
import type { Database } from "../database/database.ts";
import { databaseHead } from "../database/databaseHead.ts";
import { isDatabaseThere } from "../database/isDatabaseThere.ts";
import { openFailure } from "../database/openFailure.ts";
import { migrations } from "../database/schema.ts";
import { type Sql, sqlOf } from "../database/sql.ts";
import { witnesses } from "../database/witnesses.ts";
import { diskBlobs } from "../diskBlobs.ts";
import { systemClock } from "../systemClock.ts";
import { underWay } from "../runs/underWay.ts";
import type { Service, WorldSettings } from "../worldSettings.ts";
import { byName } from "./byName.ts";
import { durableCache } from "./durableCache.ts";
import { durableJournal } from "./durableJournal.ts";

/** A workspace for those who ask what a run would find in it. */
export type ReadableWorkspace = {
  readonly world: (settings: Pick<WorldSettings, "files" | "graph" | "service">) => Pick<World, "clock" | "blobs" | "files" | "cache" | "journal">;
  /** How many requests the service has accepted for earlier runs that were not fetched yet: a run fetches them first. @throws DamagedWorkspace */
  readonly underWay: (service: Service) => number;
  /** The first thing that went wrong with reading: what was answered since is not to be trusted. */
  readonly problem: () => unknown;
  readonly close: () => void;
};

/**
 * Opens a workspace and changes nothing in it. One that is not there knows nothing, and is not made.
 * @param dir absolute or from the current folder
 * @throws PlaygraphError if it is there and cannot be read
 */
export function readWorkspace(dir: string): ReadableWorkspace {
  const root = resolve(dir);
  const path = join(root, "playgraph.db");
  const locks = join(root, "locks");
  const seen = existsSync(locks) ? witnesses(locks).most() : undefined;
  const connection = isDatabaseThere(path, seen) ? opened(path, seen) : undefined;
  const sql = connection ? sqlOf(connection) : nothing;
  let problem: unknown;
  const database: Pick<Database, "read" | "soon"> = {
    read(query) {
      try {
        return query(sql);
      } catch (error) {
        problem ??= openFailure(error);
        return query(nothing);
      }
    },
    // What would only be noted down, such as the day on which an entry was of use, is not.
    soon: () => {},
  };
  const stored = diskBlobs(join(root, "blobs"));
  const has = byName((sha256) => stored.has(sha256));
  const blobs = { get: stored.get, has, put: async (bytes: Uint8Array) => hash("sha256", bytes, "hex") };
  return {
    world({ files, graph, service }) {
      const cache = durableCache(database, blobs, service.name, () => new Date());
      const journal = durableJournal(database, graph);
      return {
        clock: systemClock,
        blobs,
        files,
        cache: {
          ...cache,
          // A picture that cannot be read would be taken for a fault of the task.
          get: (key) => cache.get(key).catch((error: unknown) => void (problem ??= error)),
        },
        journal,
      };
    },
    // What had no end in a service that ends with its process ended with it. Who works on the others cannot be known without a lock of one's own.
    underWay: ({ name, isLasting }) => (isLasting ? underWay({ read: database.read, isAlive: () => false }, name).length : 0),
    problem: () => problem,
    close: () => connection?.close(),
  };
}

const nothing: Sql = { get: () => undefined, all: () => [], each: () => [], run: () => 0 };

/** @param seen durable commits that somebody was told of, known before it is opened */
function opened(path: string, seen: number | undefined): DatabaseSync {
  try {
    // Where nobody has it open nothing can change while it is read, and no file is made beside it.
    const isShared = existsSync(`${path}-wal`);
    const connection = new DatabaseSync(isShared ? path : new URL("?immutable=1", pathToFileURL(path)), { readOnly: true, timeout: 2000 });
    try {
      const { version } = databaseHead(sqlOf(connection), migrations.length, seen);
      if (version < migrations.length) throw new PlaygraphError({ code: "Unavailable", message: "The workspace was written by an earlier version of Playgraph: the next run brings it up to date." });
      return connection;
    } catch (error) {
      connection.close();
      throw error;
    }
  } catch (error) {
    throw openFailure(error);
  }
}
