import { createServer, type RequestListener } from "node:http";
import { expect, onTestFinished, test } from "vitest";
import { manualClock } from "../testing/manualClock.ts";
import { callOutside } from "./callOutside.ts";
import { isPublicAddress } from "./isPublicAddress.ts";

async function server(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  return `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}/`;
}

const call = { method: "GET", headers: {}, limit: 1000, timeoutMs: 30_000 } as const;

test("[E46] what is not on the public Internet is told from what is", () => {
  const special = [
    "0.0.0.0", "10.1.2.3", "100.64.0.1", "127.0.0.1", "127.255.255.255", "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.168.1.1", "198.18.0.1", "224.0.0.1", "255.255.255.255",
    "::", "::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "2001::1", "fc00::1", "fd12::1", "fe80::1", "ff02::1",
  ];
  for (const address of special) expect([address, isPublicAddress(address)]).toEqual([address, false]);
  for (const address of ["1.1.1.1", "9.255.255.255", "11.0.0.0", "100.128.0.1", "172.32.0.1", "193.0.0.1", "2606:4700::1111", "2a00:1450::1", "::ffff:8.8.8.8"]) expect([address, isPublicAddress(address)]).toEqual([address, true]);
});

test("[E46] beyond its reach it calls nothing", async () => {
  let calls = 0;
  const url = await server((_, response) => {
    calls++;
    response.end("here");
  });
  const clock = manualClock();
  for (const [reach, target] of [["nothing", url], ["public", url], ["public", url.replace("127.0.0.1", "localhost")], ["anywhere", "file:///etc/hosts"], ["anywhere", url.replace("//", "//user:secret@")], ["anywhere", "nonsense"]] as const) {
    expect([reach, target, await callOutside(target, call, reach, clock)]).toEqual([reach, target, { kind: "forbidden" }]);
  }
  expect(calls).toBe(0);
  expect(await callOutside(url, call, "anywhere", clock)).toMatchObject({ kind: "answer", status: 200, body: Buffer.from("here") });
});

test("[E38] an answer without end is given up at the limit, and one that does not come at the deadline", async () => {
  const endless = await server((_, response) => {
    const more = () => {
      if (!response.destroyed && response.write("x".repeat(600))) setImmediate(more);
    };
    more();
  });
  const clock = manualClock();
  expect(await callOutside(endless, call, "anywhere", clock)).toEqual({ kind: "too large" });
  let arrived = () => undefined as void;
  const asked = new Promise<void>((resolve) => (arrived = resolve));
  const silent = await server(() => arrived());
  const waiting = callOutside(silent, call, "anywhere", clock);
  await asked;
  await clock.advance(30_000);
  expect(await waiting).toEqual({ kind: "failed" });
});

test("[E38] an answer that breaks off is a failure", async () => {
  const cut = await server((_, response) => {
    response.writeHead(200, { "content-length": "100" });
    response.write("half", () => response.socket?.destroy());
  });
  expect(await callOutside(cut, call, "anywhere", manualClock())).toEqual({ kind: "failed" });
});
