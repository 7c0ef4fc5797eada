import { expect, it } from "vitest";
import { routeOf } from "./falTarget.ts";

const key = "canary-id:canary-secret";
const cloud = { kind: "cloud" } as const;
const local = { kind: "url", url: "http://127.0.0.1:8787" } as const;

it.each(["queue.fal.run", "fal.run", "rest.alpha.fal.ai", "rest.fal.ai", "api.fal.ai"])("[F1] sends the key to %s", (host) => {
  expect(routeOf(`https://${host}/a/b?c=1`, cloud, key)).toMatchObject({ headers: { authorization: `Key ${key}` }, of: "fal" });
});

it.each(["evilfal.ai", "evilfal.run", "queue.fal.run.evil.com", "fal.media", "v3.fal.media", "queue.fal.run:8443", "x.queue.fal.run"])("[F1] (13.1 #18) sends no key to %s, whose name looks like fal's", (host) => {
  const { headers } = routeOf(`https://${host}/a/b`, cloud, key);
  expect(JSON.stringify(headers)).not.toContain("canary");
});

it.each(["http://queue.fal.run/a/b", "http://evilfal.ai/x", "ftp://fal.run/x", "https://me:pw@storage.example/x"])("[F1] sends nothing at all to %s", (address) => {
  expect(() => routeOf(address, cloud, key)).toThrow(/Nothing is sent to/);
});

it("[F1] gives another target a dummy key and the host that was meant", () => {
  const route = routeOf("https://queue.fal.run/fal-ai/x?logs=1", { kind: "url", url: "http://127.0.0.1:8787/base/" }, key);
  expect(route.url.href).toBe("http://127.0.0.1:8787/base/fal-ai/x?logs=1");
  expect(route.headers).toEqual({ authorization: "Key emulator", "x-fal-target-host": "queue.fal.run" });
});

it("[F1] lets another target take uploads itself, without a key, and sends nothing further", () => {
  expect(routeOf("http://127.0.0.1:8787/files/a", local, key)).toMatchObject({ headers: {}, of: "storage" });
  expect(() => routeOf("https://storage.example/a", local, key)).toThrow(/Nothing is sent/);
  expect(() => routeOf("http://169.254.169.254/latest", local, key)).toThrow(/Nothing is sent/);
});

it.each([undefined, "", "id:secret\n", 'id:"sécret"', "two words"])("[F1] refuses the key %j without showing it", (bad) => {
  expect(() => routeOf("https://fal.run/a/b", cloud, bad)).toThrow(/FAL_KEY/);
  expect(() => routeOf("https://fal.run/a/b", cloud, bad)).not.toThrow(/secret|words/);
});
