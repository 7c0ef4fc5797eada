import { createServer } from "node:https";
import * as net from "node:net";
import { PlaygraphError } from "@playgraph/core";
import { expect, it, onTestFinished } from "vitest";
import { fetchFile } from "./fetchFile.ts";
import { type Answer, scriptedServer } from "../testing/scriptedServer.ts";
import { selfSigned } from "../testing/selfSigned.ts";
import { testClock } from "../testing/testClock.ts";

const cloud = { kind: "cloud" } as const;
const options = (over: Partial<Parameters<typeof fetchFile>[1]> = {}) => ({ signal: new AbortController().signal, clock: testClock(), random: () => 0.3, target: cloud, ...over });
const failureOf = (promise: Promise<unknown>): Promise<unknown> => promise.then(() => expect.unreachable("it succeeded"), (error: unknown) => error);

/** A name server that knows one answer. */
const resolverTo =
  (...addresses: readonly string[]): NonNullable<Parameters<typeof fetchFile>[1]["resolver"]> =>
  (_name, _options, callback) =>
    callback(null, addresses.map((address) => ({ address, family: net.isIP(address) })));

/** A listener on this machine that counts connections: whatever is refused must not even knock. */
async function listener(): Promise<{ readonly port: number; readonly knocks: () => number }> {
  let knocks = 0;
  const server = net.createServer((socket) => (knocks++, socket.destroy())).listen(0, "127.0.0.1");
  await new Promise((listening) => server.once("listening", listening));
  onTestFinished(() => void server.close());
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return { port: address.port, knocks: () => knocks };
}

const bytesServer = (answer: Answer) => scriptedServer(answer);

it("[F13] fetches from the chosen server's own origin, without a key", async () => {
  const server = await bytesServer((_seen, response) => response.writeHead(200, { "content-type": "image/PNG; charset=x" }).end("pixels"));
  const file = await fetchFile(`${server.url}/files/a.png`, options({ target: { kind: "url", url: server.url } }));
  expect([Buffer.from(file.bytes).toString(), file.contentType]).toEqual(["pixels", "image/png"]);
  expect(server.seen[0]?.headers.authorization).toBeUndefined();
});

it("[F13] (T23) refuses every way to this machine and its network before anything is connected", async () => {
  const { port, knocks } = await listener();
  for (const url of [
    `http://127.0.0.1:${port}/`, `https://127.0.0.1:${port}/`, `https://0x7f.1:${port}/`, `https://2130706433:${port}/`, `https://0177.0.0.1:${port}/`, `https://[::1]:${port}/`, `https://[::ffff:127.0.0.1]:${port}/`,
    "https://169.254.169.254/latest/meta-data", "file:///etc/passwd", "ftp://example.com/x", "javascript:alert(1)", "data:image/png;base64,AAAA", "https://user@example.com/", "https://:pw@example.com/", "not a url", "",
  ])
    expect(await failureOf(fetchFile(url, options()))).toMatchObject({ failure: { code: "Unavailable", retryable: false, maybeBilled: true } });
  expect(knocks()).toBe(0);
});

it("[F13] (T23) names the place that it refuses, and leaves no timer behind", async () => {
  const clock = testClock();
  expect(await failureOf(fetchFile("http://169.254.169.254/latest?token=x", options({ clock })))).toMatchObject({ failure: { message: "fal named a file at http://169.254.169.254, from where nothing is fetched: it is not https." } });
  expect(clock.running()).toBe(0);
  const server = await bytesServer((_seen, response) => response.writeHead(302, { location: "ftp://example.com/x" }).end());
  expect(await failureOf(fetchFile(`${server.url}/a`, options({ clock, target: { kind: "url", url: server.url } })))).toMatchObject({ failure: { message: expect.stringContaining("ftp://example.com") } });
  expect(clock.running()).toBe(0);
});

it("[F13] (T23) refuses a name of which any address is not public", async () => {
  const { port, knocks } = await listener();
  for (const addresses of [["127.0.0.1"], ["8.8.8.8", "127.0.0.1"], ["10.0.0.1"], ["::1"], ["64:ff9b::7f00:1"]])
    expect(await failureOf(fetchFile(`https://pictures.example:${port}/a.png`, options({ resolver: resolverTo(...addresses) })))).toMatchObject({ failure: { code: "Unavailable", retryable: true, maybeBilled: true, message: expect.stringMatching(/pictures\.example.* public .* run again/) } });
  expect(knocks()).toBe(0);
});

it("[F13] (T23) looks at each redirect anew, and at three of them at most", async () => {
  const { port, knocks } = await listener();
  const server = await bytesServer((seen, response) => {
    const hops = Number(seen.path.slice(1));
    if (hops === 0) response.writeHead(200).end("pixels");
    else response.writeHead(302, { location: Number.isNaN(hops) ? `http://127.0.0.1:${port}/secret` : `/${hops - 1}` }).end();
  });
  const own = options({ target: { kind: "url", url: server.url } });
  expect(Buffer.from((await fetchFile(`${server.url}/3`, own)).bytes).toString()).toBe("pixels");
  expect(await failureOf(fetchFile(`${server.url}/4`, own))).toMatchObject({ failure: { message: expect.stringContaining("redirects more than 3 times") } });
  expect(await failureOf(fetchFile(`${server.url}/away`, own))).toMatchObject({ failure: { code: "Unavailable", message: expect.stringContaining(`http://127.0.0.1:${port}`) } });
  expect(knocks()).toBe(0);
});

it("[F13] the chosen server's origin allows nothing else on its host", async () => {
  const { port, knocks } = await listener();
  const server = await bytesServer((_seen, response) => response.end("x"));
  expect(await failureOf(fetchFile(`http://127.0.0.1:${port}/`, options({ target: { kind: "url", url: server.url } })))).toMatchObject({ failure: { code: "Unavailable", message: expect.stringContaining(`http://127.0.0.1:${port}`) } });
  expect(knocks()).toBe(0);
});

it.each<[string, Answer]>([
  ["503", (_seen, response) => response.writeHead(503).end("x")],
  ["404 that passes", (_seen, response) => response.writeHead(404).end("x")],
  ["nothing", (_seen, response) => response.writeHead(200).end()],
  ["a reset", (_seen, response) => response.destroy()],
  ["half a body", (_seen, response) => void response.writeHead(200, { "content-length": 100 }).write("half", () => response.destroy())],
])("[F13] (T30) tries again after %s", async (_name, answer) => {
  const server = await bytesServer((seen, response, index) => (index < 2 ? answer(seen, response, index) : response.end("pixels")));
  const file = await fetchFile(`${server.url}/a`, options({ target: { kind: "url", url: server.url } }));
  expect(Buffer.from(file.bytes).toString()).toBe("pixels");
});

it.each([403, 404, 410])("[F13] (T30) a file that stays %i is unavailable and may have been paid", async (status) => {
  const server = await bytesServer((_seen, response) => response.writeHead(status).end("x"));
  expect(await failureOf(fetchFile(`${server.url}/a`, options({ target: { kind: "url", url: server.url } })))).toMatchObject({ failure: { code: "Unavailable", maybeBilled: true, retryable: false } });
  expect(server.seen).toHaveLength(5);
});

const refuseHtml = async (bytes: Uint8Array) => {
  if (Buffer.from(bytes).toString().startsWith("<")) throw new PlaygraphError({ code: "InvalidInput", message: "This is a page." });
};

it("[F13] (T30) tries again what is not accepted, waiting as after a 503", async () => {
  const clock = testClock();
  const server = await bytesServer((_seen, response, index) => response.end(index < 3 ? "<html>" : "pixels"));
  const file = await fetchFile(`${server.url}/a`, options({ clock, target: { kind: "url", url: server.url }, accept: refuseHtml }));
  expect([Buffer.from(file.bytes).toString(), clock.waited]).toEqual(["pixels", [325, 650, 1_300]]);
});

it("[F13] (T30) what is never accepted was paid, and may come later", async () => {
  const server = await bytesServer((_seen, response) => response.end("<html>"));
  const { host } = new URL(server.url);
  expect(await failureOf(fetchFile(`${server.url}/a`, options({ target: { kind: "url", url: server.url }, accept: refuseHtml })))).toMatchObject({
    failure: { code: "Unavailable", retryable: true, maybeBilled: true, message: `fal's file server ${host} sent something that is no whole picture. This is a page. Run again to fetch it.` },
  });
  expect(server.seen).toHaveLength(5);
});

it("[F13] a check that breaks is no fault of the file's", async () => {
  const server = await bytesServer((_seen, response) => response.end("pixels"));
  const bug = new TypeError("x is undefined");
  expect(await failureOf(fetchFile(`${server.url}/a`, options({ target: { kind: "url", url: server.url }, accept: () => Promise.reject(bug) })))).toBe(bug);
  expect(server.seen).toHaveLength(1);
});

it("[F13] waits as the server asks", async () => {
  const clock = testClock();
  const server = await bytesServer((_seen, response, index) => (index === 0 ? response.writeHead(429, { "retry-after": "7" }).end() : response.end("pixels")));
  await fetchFile(`${server.url}/a`, options({ clock, target: { kind: "url", url: server.url } }));
  expect(clock.waited).toEqual([7_000]);
});

it("[F13] takes 50 MB and not a byte more", async () => {
  const server = await bytesServer((seen, response) => response.end(Buffer.alloc(Number(seen.path.slice(1)))));
  const own = options({ target: { kind: "url", url: server.url } });
  expect((await fetchFile(`${server.url}/50000000`, own)).bytes.length).toBe(50_000_000);
  expect(await failureOf(fetchFile(`${server.url}/50000001`, own))).toMatchObject({ failure: { code: "Unavailable", message: expect.stringContaining("larger than 50 MB") } });
  expect(server.seen).toHaveLength(2);
});

it("[F13] gives up a file that does not come in two minutes, each of five times", async () => {
  const clock = testClock();
  const server = await bytesServer(() => clock.expire(120_000));
  expect(await failureOf(fetchFile(`${server.url}/a`, options({ clock, target: { kind: "url", url: server.url } })))).toMatchObject({ failure: { code: "Timeout", retryable: true } });
  expect(server.seen).toHaveLength(5);
});

it("[F13] stops at an abort", async () => {
  const run = new AbortController();
  const server = await bytesServer(() => run.abort());
  expect(await failureOf(fetchFile(`${server.url}/a`, options({ signal: run.signal, target: { kind: "url", url: server.url } })))).toMatchObject({ failure: { code: "Cancelled" } });
  expect(server.seen).toHaveLength(1);
});

it("[F13] trusts no certificate that nobody vouches for", async () => {
  const server = createServer(selfSigned, (_request, response) => response.end("pixels")).listen(0, "127.0.0.1");
  await new Promise((listening) => server.once("listening", listening));
  onTestFinished(() => void server.close());
  const address = server.address();
  const url = `https://127.0.0.1:${typeof address === "object" ? address?.port : 0}`;
  expect(await failureOf(fetchFile(`${url}/a`, options({ target: { kind: "url", url } })))).toMatchObject({ failure: { code: "Network", message: expect.stringContaining("certificate") } });
});
