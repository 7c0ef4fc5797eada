import { lookup as resolve, type LookupAddress, type LookupAllOptions } from "node:dns";
import * as http from "node:http";
import * as https from "node:https";
import { isIP, type LookupFunction } from "node:net";
import { type Clock, PlaygraphError } from "@playgraph/core";
import { backOff, retryAfter } from "./backOff.ts";
import { longestRetryAfter } from "./falErrors.ts";
import type { FalTarget } from "./falTarget.ts";
import { Lost, lostBy } from "./lost.ts";
import { pause } from "./patientRead.ts";
import { isPublicAddress } from "./publicAddress.ts";

export type FetchFileOptions = {
  readonly signal: AbortSignal;
  readonly clock: Clock;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  /** A server that the user chose may keep its files on this machine: its own origin is allowed as it is. */
  readonly target: FalTarget;
  /** Finds the addresses of a name, all of them. */
  readonly resolver?: Resolver;
};

type Resolver = (name: string, options: LookupAllOptions, callback: (error: Error | null, addresses: LookupAddress[]) => void) => void;

export type FetchedFile = { readonly bytes: Uint8Array; readonly contentType: string | undefined };

const largestFile = 50_000_000; // bytes
const mostRedirects = 3;
const tries = 5;
const waits = { first: 500, longest: 8_000 }; // milliseconds
const total = 120_000; // milliseconds, for one try

/**
 * Fetches a picture that a result, or the user, names: without any key, over https, from public addresses only. What a name resolves to is
 * checked where the connection is made, so no second answer of the name server can differ from the first.
 * @throws PlaygraphError `InvalidInput` for a URL that is not allowed; `Unavailable` (maybe billed: the picture may be a paid one) where the
 * file is gone, too large or empty after several tries; `Network` and `Timeout` where it may come later; `Cancelled`
 */
export async function fetchFile(url: string, options: FetchFileOptions): Promise<FetchedFile> {
  for (let attempt = 0; ; attempt++) {
    const outcome = await fetchOnce(url, options).catch((error: unknown) => {
      if (error instanceof Lost) return error;
      throw error;
    });
    if ("bytes" in outcome) return outcome;
    if (options.signal.aborted) throw new PlaygraphError({ code: "Cancelled", message: "Cancelled." });
    const isHopeless = outcome instanceof Lost && outcome.reason === "too-large";
    if (isHopeless || attempt + 1 >= tries) throw failureOf(outcome, url);
    await pause(options, (outcome instanceof Lost ? undefined : retryAfter(outcome.headers, longestRetryAfter)) ?? backOff(attempt, options.random, waits));
  }
}

type Turned = { readonly status: number; readonly headers: Headers };

async function fetchOnce(url: string, options: FetchFileOptions): Promise<FetchedFile | Turned> {
  const request = new AbortController();
  const done = new AbortController();
  const abort = () => request.abort();
  options.signal.addEventListener("abort", abort, { once: true });
  if (options.signal.aborted) abort();
  let isLate = false;
  options.clock.sleep(total, done.signal).then(() => ((isLate = true), abort()), () => undefined);
  let place = allowed(url, options.target);
  try {
    for (let redirects = 0; ; redirects++) {
      const response = await responseOf(place, options, request.signal);
      const { statusCode: status = 0 } = response;
      const { location } = response.headers;
      if (status >= 300 && status < 400 && location !== undefined) {
        response.destroy();
        if (redirects === mostRedirects) throw notAllowed(place, `it redirects more than ${mostRedirects} times`);
        if (!URL.canParse(location, place.href)) throw notAllowed(place, "it redirects to what is no URL");
        place = allowed(new URL(location, place).href, options.target);
        continue;
      }
      const headers = new Headers(Object.entries(response.headers).flatMap(([name, value]) => (typeof value === "string" ? [[name, value] as [string, string]] : [])));
      const bytes = await bytesOf(response, place.host);
      if (status !== 200 || bytes.byteLength === 0) return { status, headers };
      return { bytes, contentType: headers.get("content-type")?.split(";")[0]?.trim().toLowerCase() };
    }
  } catch (error) {
    if (isLate) throw new Lost("timeout", `${place.host} did not send the whole file within ${total / 1000} seconds`, { cause: error });
    if (request.signal.aborted) throw new Lost("aborted", "cancelled", { cause: error });
    throw error instanceof Lost || error instanceof PlaygraphError ? error : lostBy(error, place.host);
  } finally {
    options.signal.removeEventListener("abort", abort);
    done.abort();
  }
}

/** @throws PlaygraphError where nothing may be fetched from there */
function allowed(address: string, target: FalTarget): URL {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (!url) throw new PlaygraphError({ code: "InvalidInput", message: `${JSON.stringify(address.slice(0, 80))} is not a URL.` });
  if (url.username !== "" || url.password !== "") throw notAllowed(url, "it holds a name or a password");
  if (isOwn(url, target)) return url;
  if (url.protocol !== "https:") throw notAllowed(url, "it is not https");
  const literal = url.hostname.replace(/^\[|\]$/g, "");
  // The platform asks no `lookup` about an address, so it is looked at here.
  if (isIP(literal) !== 0 && !isPublicAddress(literal)) throw notAllowed(url, "it is not an address of the public internet");
  return url;
}

function isOwn(url: URL, target: FalTarget): boolean {
  return target.kind === "url" && /^https?:$/.test(url.protocol) && url.origin === new URL(target.url).origin;
}

function notAllowed(url: URL, why: string): PlaygraphError {
  return new PlaygraphError({ code: "InvalidInput", message: `Nothing is fetched from ${url.protocol}//${url.host}: ${why}. Give an https URL of the public internet.` });
}

function responseOf(url: URL, options: FetchFileOptions, signal: AbortSignal): Promise<http.IncomingMessage> {
  const { promise, resolve: answer, reject } = Promise.withResolvers<http.IncomingMessage>();
  const { get } = url.protocol === "https:" ? https : http;
  // No shared agent: a connection that was opened for someone else has not been through our `lookup`.
  const request = get(url, { signal, agent: false, headers: { accept: "image/*,*/*;q=0.1", "accept-encoding": "identity" }, ...(isOwn(url, options.target) ? {} : { lookup: publicLookup(url, options.resolver ?? resolve) }) });
  request.once("response", answer).once("error", reject);
  return promise;
}

/** A name's addresses, or an error where one of them, any one, is not public. */
function publicLookup(url: URL, resolver: Resolver): LookupFunction {
  return (hostname, { family, hints, all }, callback) => {
    resolver(hostname, { all: true, ...(family === undefined ? {} : { family }), ...(hints === undefined ? {} : { hints }) }, (error, addresses) => {
      if (error) return callback(error, []);
      if (!addresses.every(({ address }) => isPublicAddress(address))) return callback(notAllowed(url, "its name leads to an address that is not of the public internet"), []);
      const [first] = addresses;
      return all || !first ? callback(null, addresses) : callback(null, first.address, first.family);
    });
  };
}

async function bytesOf(response: http.IncomingMessage, host: string): Promise<Uint8Array> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of response as AsyncIterable<Buffer>) {
    size += part.byteLength;
    if (size > largestFile) throw new Lost("too-large", `the file at ${host} is larger than ${largestFile / 1_000_000} MB`);
    parts.push(part);
  }
  return new Uint8Array(Buffer.concat(parts));
}

function failureOf(outcome: Turned | Lost, url: string): PlaygraphError {
  const { host } = new URL(url);
  const facts = { maybeBilled: true } as const;
  if (!(outcome instanceof Lost)) {
    const what = outcome.status === 200 ? "an empty file" : String(outcome.status);
    return new PlaygraphError({ code: "Unavailable", message: `The file cannot be had: ${host} answered ${what}. If it was a result, it was paid and is unavailable; it is not bought again by itself.`, retryable: outcome.status >= 500 || outcome.status === 429, ...facts });
  }
  if (outcome.reason === "too-large") return new PlaygraphError({ code: "Unavailable", message: `The file cannot be had: ${outcome.message}.`, ...facts });
  const code = outcome.reason === "timeout" ? "Timeout" : "Network";
  return new PlaygraphError({ code, message: `The file did not arrive: ${outcome.message}. Run again to fetch it.`, retryable: true, ...facts }, { cause: outcome });
}
