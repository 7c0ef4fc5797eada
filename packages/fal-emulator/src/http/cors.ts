import type { IncomingHttpHeaders } from "node:http";

/** Lets browsers call from anywhere, and read fal's own headers. */
export const openToBrowsers: Readonly<Record<string, string>> = {
  "access-control-allow-origin": "*",
  "access-control-expose-headers": "x-fal-request-id, x-fal-billable-units, x-fal-error-type, x-fal-retryable, x-fal-needs-retry, x-fal-request-timeout-type, retry-after",
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
