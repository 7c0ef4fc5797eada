import type { IncomingHttpHeaders } from "node:http";

/** Which of fal's services a request was meant for. */
export type Service = "queue" | "direct" | "rest" | "media" | "platform";

const services: Readonly<Record<string, Service>> = {
  "queue.fal.run": "queue", "queue.falrun.com": "queue",
  "fal.run": "direct", "falrun.com": "direct",
  "rest.alpha.fal.ai": "rest", "rest.fal.ai": "rest",
  "v3.fal.media": "media", "v3b.fal.media": "media", "fal.media": "media",
  "api.fal.ai": "platform",
};

export type Target = {
  /** `undefined` if the caller did not say; the path then decides, and `POST /{id}` is a queue submit. */
  readonly service: Service | undefined;
  /** Path segments, decoded, without the host in front and without a trailing slash. */
  readonly segments: readonly string[];
  readonly query: URLSearchParams;
};

/**
 * All of fal's hosts live at one address here. The host a request was meant for is the first segment of its path
 * (`/queue.fal.run/fal-ai/playground-v25`), or the header `x-fal-target-host`.
 */
export function targetOf(url: string, headers: IncomingHttpHeaders): Target {
  const { pathname, searchParams } = new URL(url, "http://emulator");
  const segments = pathname.split("/").filter((segment) => segment !== "").map(decoded);
  const [first = ""] = segments;
  const named = serviceOf(first);
  if (named) return { service: named, segments: segments.slice(1), query: searchParams };
  return { service: serviceOf(String(headers["x-fal-target-host"] ?? "")), segments, query: searchParams };
}

function serviceOf(host: string): Service | undefined {
  return Object.hasOwn(services, host) ? services[host] : undefined;
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment; // a stray "%": no route has one, so this ends as a 404
  }
}
