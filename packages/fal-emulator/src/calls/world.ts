import type { FaultBook } from "../faults/createFaultBook.ts";
import type { Operation } from "../faults/faultPlan.ts";
import type { FileStore } from "../files/createFileStore.ts";
import type { Credentials } from "../http/authorize.ts";
import type { TokenBook } from "../http/createTokenBook.ts";
import type { FetchImage } from "../model/fetchImage.ts";
import type { Settings } from "../options.ts";
import type { Queue } from "../queue/createQueue.ts";
import type { Notification } from "./notifyWhenDone.ts";

/** Everything one emulator remembers. */
export type World = {
  readonly settings: Settings;
  readonly queue: Queue;
  readonly files: FileStore;
  readonly faults: FaultBook;
  readonly fetchImage: FetchImage;
  readonly keys: Credentials["keys"];
  readonly tokens: TokenBook;
  /** Webhooks, in the order of their requests. */
  notifications: Notification[];
  /** Why the account is locked, if it is. */
  lock: { readonly reason: string | undefined } | undefined;
  /** Calls seen, by operation, whatever came of them. */
  seen: Record<Operation, number>;
};

export function noCalls(): World["seen"] {
  return {
    submit: 0, direct: 0, "run-stream": 0, status: 0, stream: 0, result: 0, cancel: 0,
    "upload-initiate": 0, "upload-put": 0, "upload-complete": 0, file: 0, token: 0, "request-list": 0, pricing: 0,
  };
}
