import { sha256 as digest } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";

/** 64 lower-case hex digits. Synchronous and the same everywhere; `crypto.subtle` is neither. */
export function sha256(bytes: Uint8Array): string {
  return bytesToHex(digest(bytes));
}
