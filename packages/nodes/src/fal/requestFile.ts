import { lookup as resolve, type LookupAddress, type LookupAllOptions } from "node:dns";
import * as http from "node:http";
import * as https from "node:https";
import { isIP, type LookupFunction } from "node:net";
import { type Clock, PlaygraphError } from "@playgraph/core";
import type { FalTarget } from "./falTarget.ts";
import { Lost, lostBy } from "./lost.ts";
import { isPublicAddress } from "./publicAddress.ts";

export type FileAccess = {
  readonly signal: AbortSignal;
  readonly clock: Clock;
  /** A server that the user chose may keep its files on this machine: its own origin is allowed as it is. */
  readonly target: FalTarget;
  /** Finds the addresses of a name, all of them. */
  readonly resolver?: Resolver;
};

type Resolver = (name: string, options: LookupAllOptions, callback: (error: Error | null, addresses: LookupAddress[]) => void) => void;

export type FileRequest<Body> = {
  readonly method: "GET" | "HEAD";
  /** Milliseconds, redirects and body included. */
  readonly timeout: number;
  readonly read: (response: http.IncomingMessage) => Promise<Body>;
};

const mostRedirects = 3;

/**
 * Asks once for a file that fal named: without any key, over https, from public addresses only. What a name resolves to is checked where the
 * connection is made, so no second answer of the name server can differ from the first.
 * @throws PlaygraphError `Unavailable` for a URL that is not allowed; Lost where no whole answer came
 */
export async function requestFile<Body>(url: string, access: FileAccess, { method, timeout, read }: FileRequest<Body>): Promise<{ readonly status: number; readonly headers: Headers; readonly body: Body }> {
  let place = allowed(url, access.target);
  const request = new AbortController();
  const done = new AbortController();
  const abort = () => request.abort();
  access.signal.addEventListener("abort", abort, { once: true });
  if (access.signal.aborted) abort();
  let isLate = false;
  access.clock.sleep(timeout, done.signal).then(() => ((isLate = true), abort()), () => undefined);
  try {
    for (let redirects = 0; ; redirects++) {
      const response = await responseOf(place, method, access, request.signal);
      const { statusCode: status = 0 } = response;
      const { location } = response.headers;
      if (status >= 300 && status < 400 && location !== undefined) {
        response.destroy();
        if (redirects === mostRedirects) throw notAllowed(place, `it redirects more than ${mostRedirects} times`);
        if (!URL.canParse(location, place.href)) throw notAllowed(place, "it redirects to what is no URL");
        place = allowed(new URL(location, place).href, access.target);
        continue;
      }
      const headers = new Headers(Object.entries(response.headers).flatMap(([name, value]) => (typeof value === "string" ? [[name, value] as [string, string]] : [])));
      return { status, headers, body: await read(response) };
    }
  } catch (error) {
    if (isLate) throw new Lost("timeout", `${place.host} did not send the whole file within ${timeout / 1000} seconds`, { cause: error });
    if (request.signal.aborted) throw new Lost("aborted", "cancelled", { cause: error });
    throw error instanceof Lost || error instanceof PlaygraphError ? error : lostBy(error, place.host);
  } finally {
    access.signal.removeEventListener("abort", abort);
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

function responseOf(url: URL, method: "GET" | "HEAD", access: FileAccess, signal: AbortSignal): Promise<http.IncomingMessage> {
  const { promise, resolve: answer, reject } = Promise.withResolvers<http.IncomingMessage>();
  const { request: requestTo } = url.protocol === "https:" ? https : http;
  // No shared agent: a connection that was opened for someone else has not been through our `lookup`.
  const request = requestTo(url, { method, signal, agent: false, headers: { accept: "image/*,*/*;q=0.1", "accept-encoding": "identity" }, ...(isOwn(url, access.target) ? {} : { lookup: publicLookup(url, access.resolver ?? resolve) }) });
  request.once("response", answer).once("error", reject);
  request.end();
  return promise;
}

/** A name's addresses, or an error where one of them, any one, is not public. */
function publicLookup(url: URL, resolver: Resolver): LookupFunction {
  return (hostname, { family, hints, all }, callback) => {
    resolver(hostname, { all: true, ...(family === undefined ? {} : { family }), ...(hints === undefined ? {} : { hints }) }, (error, addresses) => {
      if (error) return callback(error, []);
      if (!addresses.every(({ address }) => isPublicAddress(address))) return callback(notPublic(url), []);
      const [first] = addresses;
      return all || !first ? callback(null, addresses) : callback(null, first.address, first.family);
    });
  };
}

/** It may be this machine's network that says so, for instance a proxy's: what is paid is not given up for that. */
function notPublic(url: URL): PlaygraphError {
  const { failure } = notAllowed(url, "its name leads to an address that is not of the public internet");
  return new PlaygraphError({ ...failure, message: `${failure.message} A proxy or a VPN may be the cause: run again without it to fetch the file.`, retryable: true });
}

function unavailable(message: string): PlaygraphError {
  return new PlaygraphError({ code: "Unavailable", message, maybeBilled: true });
}
