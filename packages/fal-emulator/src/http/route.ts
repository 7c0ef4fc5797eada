import type { Service, Target } from "./target.ts";

/** What a request asks for. */
export type Route =
  | { readonly to: "submit" | "direct"; readonly endpoint: string }
  | { readonly to: "status" | "stream" | "result" | "cancel"; readonly requestId: string }
  | { readonly to: "upload-initiate" | "request-list" }
  | { readonly to: "token" }
  | { readonly to: "upload-put"; readonly name: string }
  | { readonly to: "file"; readonly name: string }
  | { readonly to: "control"; readonly what: string }
  | { readonly to: "nowhere" };

const nowhere: Route = { to: "nowhere" };

/** Pure. Paths of fal's services are disjoint but for `POST /{id}`, which the service decides; a wrong service is nowhere. */
export function routeOf(method: string, { service, segments }: Target): Route {
  const on = (...allowed: readonly Service[]) => service === undefined || allowed.includes(service);
  const path = segments.join("/");
  const [first, second = ""] = segments;
  if (first === "_emulator") return { to: "control", what: `${method} ${segments.slice(1).join("/")}` };
  if (method === "POST" && path === "storage/upload/initiate") return on("rest") ? { to: "upload-initiate" } : nowhere;
  if (method === "POST" && path === "tokens") return on("rest") ? { to: "token" } : nowhere;
  if (method === "GET" && path === "v1/models/requests/by-endpoint") return on("platform") ? { to: "request-list" } : nowhere;
  if (first === "files" && segments.length === 2) {
    if (!on("media")) return nowhere;
    return method === "PUT" ? { to: "upload-put", name: second } : method === "GET" || method === "HEAD" ? { to: "file", name: second } : nowhere;
  }
  const requests = segments.indexOf("requests");
  if (requests >= 2) return on("queue") ? requestRoute(method, segments.slice(requests + 1)) : nowhere;
  if (method === "POST" && segments.length >= 2 && on("queue", "direct")) {
    return { to: service === "direct" ? "direct" : "submit", endpoint: path };
  }
  return nowhere;
}

function requestRoute(method: string, [requestId = "", ...rest]: readonly string[]): Route {
  const action = `${method} ${rest.join("/")}`;
  if (action === "GET " || action === "GET response") return { to: "result", requestId };
  if (action === "GET status") return { to: "status", requestId };
  if (action === "GET status/stream") return { to: "stream", requestId };
  if (action === "PUT cancel") return { to: "cancel", requestId };
  return nowhere;
}
