import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { handle } from "./calls/handle.ts";
import { reset } from "./calls/control.ts";
import { ledgerOf, type Ledger } from "./calls/ledger.ts";
import { noCalls, type World } from "./calls/world.ts";
import { stoppable, type Clock } from "./clock.ts";
import { createFaultBook } from "./faults/createFaultBook.ts";
import type { FaultPlan } from "./faults/faultPlan.ts";
import { parseFaultPlan } from "./faults/parseFaultPlan.ts";
import { createFileStore } from "./files/createFileStore.ts";
import { createDrawer } from "./files/createDrawer.ts";
import { developWith } from "./files/developPicture.ts";
import { hashKey } from "./http/authorize.ts";
import { isForeign, openToBrowsers, preflightHeaders } from "./http/cors.ts";
import { createTokenBook } from "./http/createTokenBook.ts";
import { deliver } from "./http/deliver.ts";
import { readBody } from "./http/readBody.ts";
import { routeOf } from "./http/route.ts";
import { targetOf } from "./http/target.ts";
import { createFetchImage } from "./model/fetchImage.ts";
import { settingsOf, type EmulatorOptions } from "./options.ts";
import { createQueue } from "./queue/createQueue.ts";

export type Emulator = {
  /** `http://127.0.0.1:8787`, without a slash at the end. */
  readonly url: string;
  readonly ledger: () => Ledger;
  /** Replaces the fault plan; calls are counted anew. @throws RangeError naming the rule that is wrong */
  readonly setFaults: (plan: FaultPlan) => void;
  /** Forgets jobs, files, tokens, webhooks and counts. The fault plan stays, and counts from the start. */
  readonly reset: () => void;
  /** Cuts every connection and drops every timer. Twice is as good as once. */
  readonly close: () => Promise<void>;
};

/** Bytes: room for an input image of the most that is read, as base64. */
const mostJson = 72 * 1024 * 1024;
const mostUpload = 512 * 1024 * 1024;

/**
 * Starts a server that speaks fal's protocol.
 * @throws RangeError if the fault plan is wrong; the system's error (EADDRINUSE …) if it cannot listen
 */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const clock = stoppable(options.clock ?? settingsOf(options).clock);
  const settings = { ...settingsOf(options), clock };
  const { timing, concurrency, cancelRunning, keep, random } = settings;
  const drawer = createDrawer();
  const files = createFileStore(clock, keep.fileMs, keep.uploadMs, developWith(drawer.draw));
  const world: World = {
    settings,
    queue: createQueue(clock, { queueMs: timing.queueMs, concurrency, cancelRunning }),
    files,
    fetchImage: createFetchImage(files, settings.reach, clock),
    faults: createFaultBook(checked(options.faults ?? []), random),
    keys: options.keys && new Set(options.keys.map(hashKey)),
    tokens: createTokenBook(clock, random),
    notifications: [],
    lock: undefined,
    seen: noCalls(),
  };
  const host = options.host ?? "127.0.0.1";
  const server = createServer((request, response) => {
    serve(world, request, response, urlOf(server, host), clock).catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port ?? 0, host, resolve);
  });
  return {
    url: urlOf(server, host),
    ledger: () => ledgerOf(world),
    setFaults: (plan) => {
      world.faults.replace(checked(plan));
      world.lock = undefined;
    },
    reset: () => reset(world),
    close: async () => {
      clock.stop();
      const closed = new Promise<void>((resolve) => void server.close(() => resolve()));
      server.closeAllConnections();
      await Promise.all([closed, drawer.close()]);
    },
  };
}

async function serve(world: World, request: IncomingMessage, response: ServerResponse, url: string, clock: Clock): Promise<void> {
  const target = targetOf(request.url ?? "/", request.headers);
  const route = routeOf(request.method ?? "GET", target);
  if (route.to === "control" && isForeign(request.headers)) return void response.writeHead(403).end();
  if (request.method === "OPTIONS") return void response.writeHead(204, preflightHeaders(request.headers)).end();
  const limit = route.to === "upload-put" ? mostUpload : mostJson;
  const head = { headers: request.headers, query: target.query, origin: originOf(request, url) };
  const delivery = await handle(world, route, head, (slowMs) => readBody(request, limit, clock, slowMs));
  await deliver(response, delivery, route.to === "control" ? {} : openToBrowsers, clock);
}

function checked(plan: FaultPlan): FaultPlan {
  const parsed = parseFaultPlan(plan);
  if (!parsed.ok) throw new RangeError(parsed.sentence);
  return parsed.plan;
}

function urlOf(server: Server, host: string): string {
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  return `http://${host.includes(":") ? `[${host}]` : host}:${port}`;
}

/** The address the caller used, so that the addresses we answer work from where it is (a container, another name). */
function originOf({ headers }: IncomingMessage, url: string): string {
  const host = headers.host ?? "";
  return /^(?:[\w.-]+|\[[0-9a-f:]+\])(?::\d+)?$/i.test(host) ? `http://${host}` : url;
}
