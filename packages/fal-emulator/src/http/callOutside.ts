import { lookup as resolve } from "node:dns";
import * as http from "node:http";
import * as https from "node:https";
import { isIP, type LookupFunction } from "node:net";
import type { Clock } from "../clock.ts";
import { isPublicAddress } from "./isPublicAddress.ts";

/** What the emulator itself may call: input images and webhooks that requests name. */
export type Reach = "nothing" | "public" | "anywhere";

type OutsideCall = {
  readonly method: "GET" | "POST";
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
  /** Of the answer, in bytes. */
  readonly limit: number;
  /** From the start to the last byte. */
  readonly timeoutMs: number;
};

export type OutsideAnswer =
  | { readonly kind: "answer"; readonly status: number; readonly location: string | undefined; readonly body: Uint8Array }
  /** `forbidden`: beyond the reach, now and always. `failed`: no whole answer, this time. */
  | { readonly kind: "forbidden" | "failed" | "too large" };

/**
 * One HTTP call, without following redirects. Addresses are checked where the connection is made, so that no second answer of
 * a name server can differ from the first.
 */
export async function callOutside(url: string, call: OutsideCall, reach: Reach, clock: Clock): Promise<OutsideAnswer> {
  const target = URL.canParse(url) ? new URL(url) : undefined;
  if (!target || reach === "nothing" || !["http:", "https:"].includes(target.protocol) || target.username !== "") return { kind: "forbidden" };
  const host = target.hostname.replace(/^\[|\]$/g, "");
  if (reach === "public" && isIP(host) !== 0 && !isPublicAddress(host)) return { kind: "forbidden" }; // an address needs no lookup
  const giveUp = new AbortController();
  const stop = clock.after(call.timeoutMs, () => giveUp.abort());
  try {
    return await answerOf(target, call, reach, giveUp.signal);
  } catch (error) {
    return { kind: error instanceof Forbidden ? "forbidden" : "failed" };
  } finally {
    stop();
  }
}

class Forbidden extends Error {}

function answerOf(target: URL, { method, headers, body, limit }: OutsideCall, reach: Reach, signal: AbortSignal): Promise<OutsideAnswer> {
  const { request } = target.protocol === "https:" ? https : http;
  return new Promise((settle, reject) => {
    const options = { method, headers: { ...headers, ...(body && { "content-length": String(body.length) }) }, signal, agent: false, ...(reach === "public" && { lookup: publicOnly }) };
    const sent = request(target, options, (response) => {
      const pieces: Buffer[] = [];
      let size = 0;
      response.on("error", reject);
      response.on("data", (piece: Buffer) => {
        size += piece.length;
        pieces.push(piece);
        if (size <= limit) return;
        settle({ kind: "too large" });
        response.destroy();
      });
      response.on("end", () => settle({ kind: "answer", status: response.statusCode ?? 0, location: response.headers.location, body: Buffer.concat(pieces) }));
    });
    sent.on("error", reject);
    sent.end(body);
  });
}

const publicOnly: LookupFunction = (host, options, done) => {
  resolve(host, { ...options, all: true }, (error, addresses) => {
    const [first] = addresses ?? [];
    if (error || !first) done(error ?? new Error(`${host} has no address`), "");
    else if (!addresses.every(({ address }) => isPublicAddress(address))) done(new Forbidden(), "");
    else if (options.all) done(null, addresses);
    else done(null, first.address, first.family);
  });
};
