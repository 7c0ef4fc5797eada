import type { IncomingHttpHeaders } from "node:http";
import type { Caller } from "../http/authorize.ts";

/** What the handlers know of one HTTP request. */
export type Call = {
  readonly headers: IncomingHttpHeaders;
  readonly query: URLSearchParams;
  readonly body: Uint8Array;
  /** Our own address as the caller sees it, for the addresses we answer: `http://127.0.0.1:8787`. */
  readonly origin: string;
};

/** A call whose key was good. */
export type KeyedCall = Call & { readonly caller: Caller };
