/** Why no whole answer came. Only `unreached` says for certain that the request never left this machine. */
export type LostReason = "unreached" | "broken" | "timeout" | "too-large" | "aborted";

/** No whole answer came to a request. */
export class Lost extends Error {
  override readonly name = "Lost";
  readonly reason: LostReason;

  constructor(reason: LostReason, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.reason = reason;
  }
}

const connecting: ReadonlyMap<string, string> = new Map([
  ["ECONNREFUSED", "the connection was refused"],
  ["EHOSTUNREACH", "there is no way to that host"],
  ["ENETUNREACH", "there is no network"],
  ["EADDRNOTAVAIL", "there is no network"],
  ["ETIMEDOUT", "the connection could not be made in time"],
]);

const certificates: ReadonlySet<string> = new Set([
  "CERT_CHAIN_TOO_LONG", "CERT_HAS_EXPIRED", "CERT_NOT_YET_VALID", "CERT_REJECTED", "CERT_REVOKED", "CERT_SIGNATURE_FAILURE", "CERT_UNTRUSTED",
  "DEPTH_ZERO_SELF_SIGNED_CERT", "ERR_TLS_CERT_ALTNAME_INVALID", "HOSTNAME_MISMATCH", "INVALID_CA", "INVALID_PURPOSE", "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_GET_ISSUER_CERT", "UNABLE_TO_GET_ISSUER_CERT_LOCALLY", "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
]);

/** What an error of Node's `fetch`, `http` or `https` says about the request. What is not known to have failed before the first byte counts as sent. */
export function lostBy(error: unknown, host: string): Lost {
  const causes = rootsOf(error);
  const words = causes.map(unreached);
  const first = words[0];
  if (first !== undefined && words.every((word) => word !== undefined)) return new Lost("unreached", `${host} was not reached: ${first}`, { cause: error });
  const code = codeOf(causes[0]);
  return new Lost("broken", `the connection to ${host} broke before the whole answer was there${code === undefined ? "" : ` (${code})`}`, { cause: error });
}

/** The errors at the bottom: `fetch failed` wraps one, and a host with several addresses has one for each. */
function rootsOf(error: unknown): readonly unknown[] {
  let root = error;
  for (let depth = 0; depth < 8 && root instanceof TypeError && root.cause !== undefined; depth++) root = root.cause;
  return root instanceof AggregateError && root.errors.length > 0 ? root.errors : [root];
}

function unreached(error: unknown): string | undefined {
  // The platform's `fetch` connects to no port on a list of its own (9, 25, 6000, …); this error has no code.
  if (error instanceof Error && error.message === "bad port") return "its port is one that is never connected to (bad port)";
  const code = codeOf(error);
  if (code === undefined) return undefined;
  const syscall = textAt(error, "syscall");
  if (code === "ENOTFOUND" || code === "EAI_AGAIN" || syscall === "getaddrinfo") return "its name could not be resolved";
  if (code === "UND_ERR_CONNECT_TIMEOUT") return "the connection could not be made in time";
  if (certificates.has(code)) return `its certificate was not accepted (${code})`;
  return syscall === "connect" ? connecting.get(code) : undefined;
}

function codeOf(error: unknown): string | undefined {
  return textAt(error, "code");
}

function textAt(error: unknown, name: "code" | "syscall"): string | undefined {
  if (typeof error !== "object" || error === null) return undefined;
  const value: unknown = Reflect.get(error, name);
  return typeof value === "string" ? value : undefined;
}
