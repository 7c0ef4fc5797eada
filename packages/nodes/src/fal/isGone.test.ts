import { expect, it } from "vitest";
import { scriptedServer } from "../testing/scriptedServer.ts";
import { testClock } from "../testing/testClock.ts";
import { isGone } from "./isGone.ts";

const { signal } = new AbortController();

it("[F19] only 403, 404 and 410 say that a file has gone; it is asked for once, by its head, without a key", async () => {
  const server = await scriptedServer(({ path }, response) => void response.writeHead(Number(path.slice(1))).end());
  const access = { signal, clock: testClock(), target: { kind: "url", url: server.url } } as const;
  const told: [number, boolean][] = [];
  for (const status of [200, 206, 304, 400, 401, 403, 404, 405, 410, 429, 500, 503]) told.push([status, await isGone(`${server.url}/${status}`, access)]);
  expect(told.filter(([, gone]) => gone).map(([status]) => status)).toEqual([403, 404, 410]);
  expect(server.seen.map(({ method, headers }) => [method, headers.authorization])).toEqual(told.map(() => ["HEAD", undefined]));
});

it("[F19] no answer proves nothing, and neither does a place that is not asked", async () => {
  const server = await scriptedServer((_seen, response) => void response.socket?.destroy());
  const clock = testClock();
  const access = { signal, clock, target: { kind: "url", url: server.url } } as const;
  expect(await isGone(`${server.url}/x`, access)).toBe(false);
  expect(await isGone("http://127.0.0.1:9/x", access)).toBe(false);
  expect(await isGone("no url", access)).toBe(false);
  expect(server.seen).toHaveLength(1);
  expect(clock.running()).toBe(0);
});

it("[F19] a server that does not answer is waited for ten seconds, and whoever is stopped not at all", async () => {
  const arrived = Promise.withResolvers<void>();
  const server = await scriptedServer((_seen, _response, index) => index === 0 && arrived.resolve());
  const clock = testClock();
  const access = { clock, target: { kind: "url", url: server.url } } as const;
  const waiting = isGone(`${server.url}/x`, { ...access, signal });
  await arrived.promise;
  clock.expire(10_000);
  expect(await waiting).toBe(false);
  await expect(isGone(`${server.url}/x`, { ...access, signal: AbortSignal.abort() })).rejects.toMatchObject({ failure: { code: "Cancelled" } });
});
