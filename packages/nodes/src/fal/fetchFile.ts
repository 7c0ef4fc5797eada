import { lookup as resolve, type LookupAddress, type LookupAllOptions } from "node:dns";
import * as http from "node:http";
import * as https from "node:https";
import { isIP, type LookupFunction } from "node:net";
import { type Clock, PlaygraphError } from "@playgraph/core";
import { longestRetryAfter } from "./falErrors.ts";
import type { FalTarget } from "./falTarget.ts";
import { halfJitter } from "./halfJitter.ts";
import { Lost, lostBy } from "./lost.ts";
import { pause } from "./patientRead.ts";
import { isPublicAddress } from "./publicAddress.ts";
import { retryAfter } from "./retryAfter.ts";

export type FetchFileOptions = {
  readonly signal: AbortSignal;
  readonly clock: Clock;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  /** A server that the user chose may keep its files on this machine: its own origin is allowed as it is. */
  readonly target: FalTarget;
  /** Finds the addresses of a name, all of them. */
  readonly resolver?: Resolver;
  /** Looks at the bytes of a whole answer. Where it throws a PlaygraphError, they are not what was asked for, and the try has failed; Lost `too-large` ends all tries. */
  readonly accept?: (bytes: Uint8Array) => Promise<void>;
};

type Resolver = (name: string, options: LookupAllOptions, callback: (error: Error | null, addresses: LookupAddress[]) => void) => void;

export type FetchedFile = { readonly bytes: Uint8Array; readonly contentType: string | undefined };

const largestFile = 50_000_000; // bytes
const mostRedirects = 3;
const tries = 5;
const waits = { first: 500, longest: 8_000 }; // milliseconds
const total = 120_000; // milliseconds, for one try

/**
 * Fetches a file that a result names: without any key, over https, from public addresses only. What a name resolves to is checked where the
 * connection is made, so no second answer of the name server can differ from the first. Its result is paid, so every failure is maybe billed.
 * @throws PlaygraphError `Unavailable` for a URL that is not allowed, and where the file is gone, too large or not accepted after several tries;
 * `Network` and `Timeout` where it may come later; `Cancelled`
 */
export async function fetchFile(url: string, options: FetchFileOptions): Promise<FetchedFile> {
  for (let attempt = 0; ; attempt++) {
    const outcome = await acceptedOnce(url, options).catch((error: unknown) => {
      if (error instanceof Lost) return error;
      throw error;
    });
    if ("bytes" in outcome) return outcome;
    if (options.signal.aborted) throw new PlaygraphError({ code: "Cancelled", message: "Cancelled." });
    const isHopeless = outcome instanceof Lost && outcome.reason === "too-large";
    if (isHopeless || attempt + 1 >= tries) throw failureOf(outcome, new URL(url).host);
    await pause(options, (outcome instanceof Lost ? undefined : retryAfter(outcome.headers, longestRetryAfter)) ?? halfJitter(attempt, options.random, waits));
  }
}

type Turned = { readonly status: number; readonly headers: Headers };
/** A whole answer that is not what was asked for. */
type Wrong = { readonly wrong: string; readonly headers: Headers };

async function acceptedOnce(url: string, options: FetchFileOptions): Promise<FetchedFile | Turned | Wrong> {
  const outcome = await fetchOnce(url, options);
  if ("status" in outcome) return outcome;
  const { headers, bytes } = outcome;
  if (bytes.byteLength === 0) return { wrong: "It is empty.", headers };
  try {
    await options.accept?.(bytes);
  } catch (error) {
    if (error instanceof PlaygraphError) return { wrong: error.failure.message, headers };
    throw error;
  }
  return { bytes, contentType: headers.get("content-type")?.split(";")[0]?.trim().toLowerCase() };
}

async function fetchOnce(url: string, options: FetchFileOptions): Promise<Turned | { readonly bytes: Uint8Array; readonly headers: Headers }> {
  let place = allowed(url, options.target);
  const request = new AbortController();
  const done = new AbortController();
  const abort = () => request.abort();
  options.signal.addEventListener("abort", abort, { once: true });
  if (options.signal.aborted) abort();
  let isLate = false;
  options.clock.sleep(total, done.signal).then(() => ((isLate = true), abort()), () => undefined);
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
      const bytes = await bytesOf(response);
      return status === 200 ? { bytes, headers } : { status, headers };
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
  if (!url) throw unavailable(`fal named ${JSON.stringify(address.slice(0, 80))} for the file, which is no URL.`);
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
  return unavailable(`fal named a file at ${url.protocol}//${url.host}, from where nothing is fetched: ${why}.`);
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

async function bytesOf(response: http.IncomingMessage): Promise<Uint8Array> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of response as AsyncIterable<Buffer>) {
    size += part.byteLength;
    if (size > largestFile) throw new Lost("too-large", `It is larger than ${largestFile / 1_000_000} MB`);
    parts.push(part);
  }
  return new Uint8Array(Buffer.concat(parts));
}

function failureOf(outcome: Turned | Wrong | Lost, host: string): PlaygraphError {
  if ("wrong" in outcome) return unavailable(`fal's file server ${host} sent something that is no whole picture. ${outcome.wrong} Run again to fetch it.`, { retryable: true });
  if (!(outcome instanceof Lost)) {
    const { status } = outcome;
    if (status >= 500 || status === 429) return unavailable(`fal's file server ${host} answered ${status} again and again. Run again to fetch the file.`, { retryable: true });
    return unavailable(`fal's file server ${host} answered ${status}: the file cannot be had any more. It is not bought again by itself.`);
  }
  if (outcome.reason === "too-large") return unavailable(`The file from ${host} is not taken. ${outcome.message}.`);
  const code = outcome.reason === "timeout" ? "Timeout" : "Network";
  return new PlaygraphError({ code, message: `The file did not arrive: ${outcome.message}. Run again to fetch it.`, retryable: true, maybeBilled: true }, { cause: outcome });
}

function unavailable(message: string, facts: { readonly retryable?: boolean } = {}): PlaygraphError {
  return new PlaygraphError({ code: "Unavailable", message, maybeBilled: true, ...facts });
}
