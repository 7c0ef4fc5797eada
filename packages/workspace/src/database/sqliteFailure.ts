import { PlaygraphError } from "@playgraph/core";
import { DamagedWorkspace } from "./damagedWorkspace.ts";

/** SQLite's primary result codes. @see https://www.sqlite.org/rescode.html */
const code = { busy: 5, locked: 6, noMemory: 7, readOnly: 8, ioError: 10, corrupt: 11, full: 13, cannotOpen: 14, notADatabase: 26 } as const;

const sentences = new Map<number, { readonly sentence: string; readonly retryable: boolean }>([
  [code.busy, { sentence: "another process is using it and did not let go for a minute. Wait for that process, or stop it, and try again", retryable: true }],
  [code.noMemory, { sentence: "there is not enough memory", retryable: true }],
  [code.readOnly, { sentence: "it is read-only. Check the permissions of the workspace's folder", retryable: false }],
  [code.ioError, { sentence: "the disk could not be read or written. See whether it is full or failing", retryable: true }],
  [code.full, { sentence: "the disk is full. Free some space and run again", retryable: true }],
  [code.cannotOpen, { sentence: "it cannot be opened. Check the permissions of the workspace's folder, whether the disk is full, and whether too many files are open at once (then lower --concurrency)", retryable: true }],
]);

function primaryCode(error: unknown): number | undefined {
  return error instanceof Error && "errcode" in error && typeof error.errcode === "number" ? error.errcode & 0xff : undefined;
}

/** Whether another connection holds a lock that this one needs. */
export function isBusy(error: unknown): boolean {
  const found = primaryCode(error);
  return found === code.busy || found === code.locked;
}

/** Whether a file could be locked and read, and is no database of SQLite's. */
export function isNoDatabase(error: unknown): boolean {
  return primaryCode(error) === code.notADatabase;
}

/** An error of SQLite that is the disk's or the file's fault, as a failure with a sentence; any other error as it is. */
export function sqliteFailure(error: unknown): unknown {
  const found = primaryCode(error);
  if (found === undefined) return error;
  if (found === code.corrupt) return new DamagedWorkspace("playgraph.db has pages that make no sense", { cause: error });
  if (found === code.notADatabase) return new DamagedWorkspace("playgraph.db is not a database any more", { cause: error });
  const known = sentences.get(found);
  return known ? new PlaygraphError({ code: "Unavailable", message: `The workspace's database: ${known.sentence}.`, retryable: known.retryable }, { cause: error }) : error;
}
