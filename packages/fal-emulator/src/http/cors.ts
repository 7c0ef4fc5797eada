import type { IncomingHttpHeaders } from "node:http";
import { isIP } from "node:net";

/** Lets browsers call from anywhere, and read fal's own headers. */
export const openToBrowsers: Readonly<Record<string, string>> = {
  "access-control-allow-origin": "*",
  "access-control-expose-headers": "x-fal-request-id, x-fal-billable-units, x-fal-error-type, x-fal-retryable, x-fal-needs-retry, x-fal-request-timeout-type, x-fal-runner-hints, retry-after",
};

/** The answer to a preflight: whatever headers the page asks for. */
export function preflightHeaders(headers: IncomingHttpHeaders): Readonly<Record<string, string>> {
  return {
    ...openToBrowsers,
    "access-control-allow-methods": "GET, POST, PUT, OPTIONS",
    "access-control-allow-headers": headers["access-control-request-headers"] ?? "*",
    "access-control-max-age": "86400",
  };
}

/**
 * Whether a call to the emulator's own addresses comes from a web page, or by a name that an attacker's name server could lead
 * here. Names without a dot are those of a container's or a house's network.
 */
export function isForeign({ origin, host = "" }: IncomingHttpHeaders): boolean {
  const name = host.replace(/:\d+$/, "").replace(/^\[|\]$/g, "");
  return origin !== undefined || (isIP(name) === 0 && name.includes("."));
}
