import { type FileHandle, mkdir, open, readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { type AcceptedRequest, PlaygraphError } from "@playgraph/core";
import type { Database } from "../database/database.ts";
import { sealOf } from "../database/seal.ts";
import { diskFailure } from "../diskFailure.ts";
import { syncFolder } from "../writeWhole.ts";
import { inState, isOutcomeOpen } from "./payment.ts";
import { changePayment, findPayment } from "./paymentRows.ts";

/** Bytes: room for some hundred requests, which is more than a process has under way. */
const size = 256 * 1024;

/** That a request was accepted, where the database could not take it. */
type Rescued = { readonly service: string; readonly key: string; readonly attempt: string; readonly accepted: AcceptedRequest };

/** Space on the disk that a process has from the start, for what must be written down also when the disk is full. */
export type EmergencyFile = {
  /** Makes sure of the space. To be called before anything is sent. @throws PlaygraphError if there is none */
  readonly prepare: () => Promise<void>;
  /** @returns the file, once what is kept there is on the disk */
  readonly keep: (rescued: Rescued) => Promise<string>;
  /** What a process kept of an attempt, this one or one that is dead. */
  readonly find: (owner: string, attempt: string) => Promise<AcceptedRequest | undefined>;
  readonly close: () => Promise<void>;
};

/** @param dir the workspace's folder */
export function emergencyFile(dir: string, owner: string): EmergencyFile {
  const folder = join(dir, "emergency");
  const path = join(folder, owner);
  const known = new Map<string, ReadonlyMap<string, AcceptedRequest>>();
  const own = new Map<string, AcceptedRequest>();
  let prepared: Promise<FileHandle> | undefined;
  let end = 0;
  let isClosed = false;

  return {
    async prepare() {
      if (isClosed) throw new PlaygraphError({ code: "Unavailable", message: "The workspace is closed already." });
      prepared ??= allocate(folder, path);
      try {
        await prepared;
      } catch (error) {
        prepared = undefined;
        throw diskFailure("nothing was sent: cannot make sure of space for what must be written down", error);
      }
    },
    async keep(rescued) {
      own.set(rescued.attempt, rescued.accepted);
      const file = await prepared;
      const line = lineOf(rescued);
      if (!file || end + line.length > size) throw new Error("there is no room left for it");
      const start = end;
      end += line.length;
      await file.write(line, 0, line.length, start);
      await file.datasync();
      return path;
    },
    async find(other, attempt) {
      if (other === owner) return own.get(attempt);
      const rescued = known.get(other) ?? new Map((await read(join(folder, other))).map((one) => [one.attempt, one.accepted]));
      known.set(other, rescued);
      return rescued.get(attempt);
    },
    async close() {
      isClosed = true;
      const file = await prepared?.catch(() => undefined);
      prepared = undefined;
      await file?.close();
      if (file && own.size === 0) await rm(path, { force: true });
    },
  };
}

/** Brings what dead processes kept into the database, and removes their files. Where that cannot be done, they stay for another time. */
export async function adoptRescued(dir: string, database: Database): Promise<void> {
  const folder = join(dir, "emergency");
  for (const owner of await readdir(folder).catch(() => [])) {
    if (database.isAlive(owner)) continue;
    const rescued = await read(join(folder, owner));
    try {
      if (rescued.length > 0) await database.durably((sql) => {
        for (const { service, key, attempt, accepted } of rescued) {
          const row = findPayment(sql, service, key);
          // What had gone further by itself, or was sent anew, needs no help.
          if (row?.payment.attempt !== attempt || !isOutcomeOpen(row.payment)) continue;
          changePayment(sql, service, key, row, { ...inState(row.payment, { state: "accepted", accepted, wasCancelled: false }), owner: "" });
        }
      });
      await rm(join(folder, owner), { force: true });
    } catch {
      return;
    }
  }
}

async function allocate(folder: string, path: string): Promise<FileHandle> {
  await mkdir(folder, { recursive: true });
  const file = await open(path, "wx+");
  try {
    await file.write(Buffer.alloc(size, "\n"));
    await file.sync();
    await syncFolder(folder);
    return file;
  } catch (error) {
    await file.close();
    await rm(path, { force: true });
    throw error;
  }
}

function lineOf(rescued: Rescued): Buffer {
  const json = JSON.stringify(rescued);
  return Buffer.from(`${sealOf(json)} ${json}\n`);
}

/** What was kept whole: a line that was being written when its process ended has a wrong seal. */
async function read(path: string): Promise<readonly Rescued[]> {
  const text = await readFile(path, "utf8").catch(() => "");
  return text.split("\n").flatMap((line) => {
    const json = line.slice(line.indexOf(" ") + 1);
    return json !== "" && line === `${sealOf(json)} ${json}` ? [JSON.parse(json) as Rescued] : [];
  });
}
