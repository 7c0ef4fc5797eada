import { hash } from "node:crypto";

/** A hash of a row's columns, kept beside them: a row whose seal is wrong is not as it was written. 32 hex digits. */
export function sealOf(...columns: readonly string[]): string {
  return hash("sha256", JSON.stringify(columns), "hex").slice(0, 32);
}
