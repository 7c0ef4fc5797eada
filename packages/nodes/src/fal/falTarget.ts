import { PlaygraphError } from "@playgraph/core";
import { Lost } from "./lost.ts";

/** Where requests go: fal, or one server that speaks fal's protocol for all of fal's hosts, for instance the emulator. */
export type FalTarget = { readonly kind: "cloud" } | { readonly kind: "url"; readonly url: string };

// Compared whole: `evilfal.ai` ends in fal's name too.
const falHosts: ReadonlySet<string> = new Set(["queue.fal.run", "fal.run", "rest.alpha.fal.ai", "rest.fal.ai", "api.fal.ai"]);

/** What a server of one's own gets in place of a key. */
const dummyKey = "emulator";

export type Route = {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  /** `storage`: a place that fal named for an upload; it gets the bytes and no key. */
  readonly of: "fal" | "storage";
};

/**
 * Where a request that fal's client makes really goes, and what it carries. The key goes to fal's hosts and nowhere else.
 * @throws Lost where there is no address; PlaygraphError for a place that is neither fal's nor the target's own
 */
export function routeOf(address: string, target: FalTarget, credentials: string | undefined): Route {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (!url) throw new Lost("broken", "fal named no address for the upload"); // the client passes on what an answer lacks as it is
  const isFal = url.protocol === "https:" && falHosts.has(url.host) && url.username === "" && url.password === "";
  if (target.kind === "cloud") {
    if (isFal) return { url, headers: { authorization: `Key ${keyOf(credentials)}` }, of: "fal" };
    if (url.protocol === "https:" && url.username === "") return { url, headers: {}, of: "storage" };
  } else {
    const base = new URL(target.url);
    if (isFal) {
      const place = new URL(`${base.pathname.replace(/\/$/, "")}${url.pathname}${url.search}`, base);
      return { url: place, headers: { authorization: `Key ${dummyKey}`, "x-fal-target-host": url.host }, of: "fal" };
    }
    if (url.origin === base.origin) return { url, headers: {}, of: "storage" };
  }
  throw new PlaygraphError({ code: "Unavailable", message: `Nothing is sent to ${url.origin}: it is neither one of fal's hosts nor the server that was chosen.` });
}

function keyOf(credentials: string | undefined): string {
  if (credentials === undefined || credentials === "") throw new PlaygraphError({ code: "Unauthorised", message: "There is no fal key. Set FAL_KEY, or use the emulator." });
  // The platform's own error about such a header would print the key.
  if (!/^[\x21-\x7e]+$/.test(credentials)) throw new PlaygraphError({ code: "Unauthorised", message: "The fal key holds a space, a line break or another character that no key has. Set FAL_KEY again." });
  return credentials;
}
