import type { Service, Target } from "./target.ts";

/** What a request asks for. */
export type Route =
  | { readonly to: "submit" | "direct" | "run-stream"; readonly endpoint: string }
  | { readonly to: "status" | "stream" | "result" | "cancel"; readonly requestId: string }
  /** Whether the caller asks with a key (JavaScript), or with a storage token and a file name in a header (Python). */
  | { readonly to: "upload-initiate"; readonly inParts: boolean; readonly by: "key" | "token" }
  /** `part` is a number from 1; without one the bytes are the whole file. */
  | { readonly to: "upload-put"; readonly name: string; readonly part?: { readonly uploadId: string; readonly number: number } }
  /** Python's upload in one call. */
  | { readonly to: "upload-put"; readonly name: undefined }
  | { readonly to: "upload-complete"; readonly name: string; readonly uploadId: string }
  | { readonly to: "token"; readonly use: "browser" | "storage" }
  | { readonly to: "request-list" | "pricing" }
  | { readonly to: "file"; readonly name: string }
  | { readonly to: "control"; readonly what: string }
  | { readonly to: "jwks" | "realtime" | "wrong-method" | "nowhere" };

const nowhere: Route = { to: "nowhere" };

/** Addresses that hold no id, with the service that has them. */
const fixed: ReadonlyMap<string, { readonly on: Service; readonly route: Route }> = new Map([
  ["POST storage/upload/initiate", { on: "rest", route: { to: "upload-initiate", inParts: false, by: "key" } }],
  ["POST storage/upload/initiate-multipart", { on: "rest", route: { to: "upload-initiate", inParts: true, by: "key" } }],
  ["POST storage/auth/token", { on: "rest", route: { to: "token", use: "storage" } }],
  ["POST tokens", { on: "rest", route: { to: "token", use: "browser" } }],
  ["GET .well-known/jwks.json", { on: "rest", route: { to: "jwks" } }],
  ["GET v1/models/requests/by-endpoint", { on: "platform", route: { to: "request-list" } }],
  ["GET v1/models/pricing", { on: "platform", route: { to: "pricing" } }],
  ["POST files/upload", { on: "media", route: { to: "upload-put", name: undefined } }],
  ["POST files/upload/multipart", { on: "media", route: { to: "upload-initiate", inParts: true, by: "token" } }],
]);
/** First segments that no owner of an endpoint has here. */
const reserved: ReadonlySet<string> = new Set([...fixed.keys()].map((address) => address.split(/[ /]/)[1] ?? ""));

/** Pure. Paths of fal's services are disjoint but for `POST /{id}`, which the service decides; a wrong service is nowhere. */
export function routeOf(method: string, { service, segments }: Target): Route {
  const on = (...allowed: readonly Service[]) => service === undefined || allowed.includes(service);
  const path = segments.join("/");
  const [first = ""] = segments;
  if (first === "_emulator") return { to: "control", what: `${method} ${segments.slice(1).join("/")}` };
  const known = fixed.get(`${method} ${path}`);
  if (known) return on(known.on) ? known.route : nowhere;
  if (first === "files") return on("media") ? fileRoute(method, segments.slice(1)) : nowhere;
  const requests = segments.indexOf("requests");
  if (requests >= 2) return on("queue") ? requestRoute(method, segments.slice(requests + 1)) : nowhere;
  if (!on("queue", "direct") || !isEndpoint(segments)) return nowhere;
  const last = segments.at(-1);
  if (last === "realtime" && service !== "queue") return { to: "realtime" };
  if (method !== "POST") return service === undefined ? nowhere : { to: "wrong-method" };
  if (last === "stream" && service !== "queue" && segments.length > 2) return { to: "run-stream", endpoint: segments.slice(0, -1).join("/") };
  return { to: service === "direct" ? "direct" : "submit", endpoint: path };
}

function isEndpoint(segments: readonly string[]): boolean {
  return segments.length >= 2 && !reserved.has(segments[0] ?? "") && segments.every((segment) => /^[a-z0-9][a-z0-9._-]*$/i.test(segment));
}

function requestRoute(method: string, [requestId = "", ...rest]: readonly string[]): Route {
  const action = `${method} ${rest.join("/")}`;
  if (action === "GET " || action === "GET response") return { to: "result", requestId };
  if (action === "GET status") return { to: "status", requestId };
  if (action === "GET status/stream") return { to: "stream", requestId };
  if (action === "PUT cancel") return { to: "cancel", requestId };
  return nowhere;
}

/** `/files/{name}`, and under it `/multipart/{upload id}/{part}` and `/multipart/{upload id}/complete`. */
function fileRoute(method: string, [name = "", multipart, uploadId = "", last = "", ...more]: readonly string[]): Route {
  if (multipart === undefined) {
    return method === "PUT" ? { to: "upload-put", name } : method === "GET" || method === "HEAD" ? { to: "file", name } : nowhere;
  }
  if (multipart !== "multipart" || more.length > 0) return nowhere;
  if (method === "POST" && last === "complete") return { to: "upload-complete", name, uploadId };
  return method === "PUT" && /^[1-9]\d{0,4}$/.test(last) ? { to: "upload-put", name, part: { uploadId, number: Number(last) } } : nowhere;
}
