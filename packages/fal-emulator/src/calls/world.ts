import type { FaultBook } from "../faults/createFaultBook.ts";
import type { Operation } from "../faults/faultPlan.ts";
import type { FileStore } from "../files/createFileStore.ts";
import type { Settings } from "../options.ts";
import type { Queue } from "../queue/createQueue.ts";

/** Everything one emulator remembers. */
export type World = {
  readonly settings: Settings;
  readonly queue: Queue;
  readonly files: FileStore;
  readonly faults: FaultBook;
  /** Hashes of the keys that are good; `undefined` accepts every key. */
  readonly acceptedKeys: ReadonlySet<string> | undefined;
  /** Why the account is locked, if it is. */
  lock: { readonly reason: string | undefined } | undefined;
  /** Calls seen, by operation, whatever came of them. */
  seen: Record<Operation, number>;
};

export function noCalls(): World["seen"] {
  return {
    submit: 0, direct: 0, status: 0, stream: 0, result: 0, cancel: 0,
    "upload-initiate": 0, "upload-put": 0, file: 0, "request-list": 0,
  };
}
