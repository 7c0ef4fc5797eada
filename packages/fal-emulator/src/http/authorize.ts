import { createHash } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import type { TokenBook } from "./createTokenBook.ts";

/** Who calls: a hash of the key. The key itself is never kept. */
export type Caller = { readonly keyHash: string };

export type Refusal = "no key" | "bad key";

/** What is good: keys by their hashes (`undefined` accepts every key), and tokens. */
export type Credentials = { readonly keys: ReadonlySet<string> | undefined; readonly tokens: TokenBook };

export function hashKey(key: string): string {
  return createHash("sha256").update(key).digest("hex").slice(0, 16);
}

/**
 * Reads `Authorization: Key …`, or the token that browsers put in the address of a stream.
 * @param app the app that is asked, `playground-v25`: a token is good for the apps it was issued for
 */
export function authorize(headers: IncomingHttpHeaders, query: URLSearchParams, { keys, tokens }: Credentials, app: string | undefined): Caller | Refusal {
  const header = headers.authorization ?? "";
  const name = query.get("fal_jwt_token");
  if (header === "" && name !== null) {
    const token = tokens.find(name);
    return token?.use === "browser" && app !== undefined && token.apps.includes(app) ? token.caller : "bad key";
  }
  if (header === "") return "no key";
  const [, key] = /^Key (\S+)$/.exec(header) ?? [];
  if (key === undefined) return "bad key";
  const keyHash = hashKey(key);
  return keys === undefined || keys.has(keyHash) ? { keyHash } : "bad key";
}

/** Reads `Authorization: Bearer …`, which Python's uploads carry. */
export function authorizeUpload({ authorization = "" }: IncomingHttpHeaders, { tokens }: Credentials): Caller | Refusal {
  if (authorization === "") return "no key";
  const token = tokens.find(/^Bearer (\S+)$/i.exec(authorization)?.[1] ?? "");
  return token?.use === "storage" ? token.caller : "bad key";
}
