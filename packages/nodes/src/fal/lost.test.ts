import { expect, it } from "vitest";
import { lostBy } from "./lost.ts";

const wrapped = (cause: unknown) => new TypeError("fetch failed", { cause });
const coded = (code: string, syscall?: string) => Object.assign(new Error(code), { code, ...(syscall === undefined ? {} : { syscall }) });

it.each([
  coded("ECONNREFUSED", "connect"), coded("ENETUNREACH", "connect"), coded("EHOSTUNREACH", "connect"), coded("ETIMEDOUT", "connect"), coded("ENOTFOUND", "getaddrinfo"), coded("EAI_AGAIN", "getaddrinfo"),
  coded("UND_ERR_CONNECT_TIMEOUT"), coded("CERT_HAS_EXPIRED"), coded("DEPTH_ZERO_SELF_SIGNED_CERT"), coded("ERR_TLS_CERT_ALTNAME_INVALID"),
])("[F4] (13.1 #11) $message says that the request never left", (cause) => {
  expect(lostBy(wrapped(cause), "fal.run").reason).toBe("unreached");
});

it.each([coded("ECONNRESET", "read"), coded("ECONNRESET", "connect"), coded("ETIMEDOUT", "read"), coded("EPIPE", "write"), coded("UND_ERR_SOCKET"), coded("UND_ERR_HEADERS_TIMEOUT"), new Error("no code"), "not even an error", undefined])(
  "[F4] (13.1 #11) %s leaves it open whether it did",
  (cause) => {
    expect(lostBy(wrapped(cause), "fal.run").reason).toBe("broken");
  },
);

it("[F4] a port that fetch refuses by itself was not reached", async () => {
  const error = await fetch("http://127.0.0.1:9/").catch((thrown: unknown) => thrown);
  expect(lostBy(error, "127.0.0.1:9")).toMatchObject({ reason: "unreached", message: "127.0.0.1:9 was not reached: its port is one that is never connected to (bad port)" });
});

it("[F4] a host with several addresses was not reached only if none of them was", () => {
  const refused = coded("ECONNREFUSED", "connect");
  expect(lostBy(wrapped(new AggregateError([refused, refused])), "fal.run").reason).toBe("unreached");
  expect(lostBy(wrapped(new AggregateError([refused, coded("ECONNRESET", "read")])), "fal.run").reason).toBe("broken");
});
