import type { IncomingHttpHeaders } from "node:http";

/** Which of fal's services a request was meant for; `unknown` is a host that is none of them. */
export type Service = "queue" | "direct" | "rest" | "media" | "platform" | "unknown";

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
 * (`/queue.fal.run/fal-ai/playground-v25`), the header `x-fal-target-host`, or `Host` itself where a name server or a proxy
 * leads fal's names here. A whole URL in `x-fal-target-url`, as fal's clients send it to a proxy, goes before all.
 */
export function targetOf(url: string, headers: IncomingHttpHeaders): Target {
  const proxied = String(headers["x-fal-target-url"] ?? "");
  if (URL.canParse(proxied)) {
    const { host, pathname, searchParams } = new URL(proxied);
    return { service: serviceOf(host) ?? "unknown", segments: segmentsOf(pathname), query: searchParams };
  }
  // a path that begins with two slashes is a path; a whole URL comes from callers that take us for a proxy
  const address = url.startsWith("/") ? `http://emulator${url}` : url;
  const { pathname, searchParams } = new URL(URL.canParse(address) ? address : "http://emulator");
  const segments = segmentsOf(pathname);
  const named = serviceOf(segments[0] ?? "");
  if (named) return { service: named, segments: segments.slice(1), query: searchParams };
  return { service: serviceOf(String(headers["x-fal-target-host"] ?? headers.host ?? "")), segments, query: searchParams };
}

function segmentsOf(pathname: string): readonly string[] {
  return pathname.split("/").filter((segment) => segment !== "").map(decoded);
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
