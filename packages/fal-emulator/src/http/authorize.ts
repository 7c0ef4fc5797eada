import { createHash } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";

/** Who calls: a hash of the key. The key itself is never kept. */
export type Caller = { readonly keyHash: string };

export type Refusal = "no key" | "bad key";

/** A temporary token for browsers: it names its caller, and holds no key. */
export function tokenFor({ keyHash }: Caller): string {
  return `emulator.${keyHash}`;
}

export function hashKey(key: string): string {
  return createHash("sha256").update(key).digest("hex").slice(0, 16);
}

/**
 * Reads `Authorization: Key …`, or the token that browsers put in the address of a stream.
 * @param accepted hashes of the keys that are good; `undefined` accepts every key
 */
export function authorize(headers: IncomingHttpHeaders, query: URLSearchParams, accepted: ReadonlySet<string> | undefined): Caller | Refusal {
  const header = headers.authorization ?? "";
  const token = query.get("fal_jwt_token");
  if (header === "" && token !== null) {
    const [, keyHash] = /^emulator\.([0-9a-f]{16})$/.exec(token) ?? [];
    return keyHash === undefined ? "bad key" : { keyHash };
  }
  if (header === "") return "no key";
  const [, key] = /^Key (\S+)$/.exec(header) ?? [];
  if (key === undefined) return "bad key";
  const keyHash = hashKey(key);
  return accepted === undefined || accepted.has(keyHash) ? { keyHash } : "bad key";
}
