import { spoil, type Delivery } from "../faults/spoil.ts";
import { lockedAnswer } from "../faults/errorAnswer.ts";
import type { Effect } from "../faults/faultPlan.ts";
import { detail, json, platformProblem, type Answer } from "../http/answer.ts";
import { authorize, authorizeUpload, type Refusal } from "../http/authorize.ts";
import type { Route } from "../http/route.ts";
import { jwks } from "../http/webhookKey.ts";
import { isObject, parseJson } from "../json.ts";
import { createRandom } from "../picture/random.ts";
import { appOf, promptOf, type Job } from "../queue/job.ts";
import { uuid } from "../uuid.ts";
import type { Call, KeyedCall } from "./call.ts";
import { control } from "./control.ts";
import { pricing } from "./pricing.ts";
import { requestList } from "./requestList.ts";
import { cancel, result, status, stream } from "./requests.ts";
import { completeUpload, getFile, initiateByToken, initiateUpload, putUpload, uploadAtOnce } from "./storage.ts";
import { runDirectly, runStreaming, submit } from "./submit.ts";
import { browserToken, storageToken } from "./tokens.ts";
import type { World } from "./world.ts";

/** Routes that no fault can strike. */
type PlainRoute = Extract<Route, { readonly to: "control" | "jwks" | "realtime" | "wrong-method" | "nowhere" }>;
type FaultyRoute = Exclude<Route, PlainRoute>;

const tooLarge: Answer = { ...detail(413, "The body is too large for the emulator."), headers: { "content-type": "application/json", connection: "close" } };

/** Answers one call, faults included. `readBody` is asked once, after the faults of an upload are known: one of them slows it. */
export async function handle(world: World, route: Route, head: Omit<Call, "body">, readBody: (slowMs: number) => Promise<Uint8Array | undefined>): Promise<Delivery> {
  const early = route.to === "upload-put" ? strikeOn(world, route, undefined, new Uint8Array()) : undefined;
  const slow = early?.find((effect) => effect.do === "slow");
  const body = await readBody(slow?.ms ?? 0);
  if (!body) return { kind: "answer", answer: tooLarge };
  const call: Call = { ...head, body };
  if (isPlain(route)) return { kind: "answer", answer: plainAnswer(world, route, call) };

  const job = jobOf(world, route);
  const effects: readonly Effect[] = early?.filter((effect) => effect !== slow) ?? strikeOn(world, route, job, body);
  const delivery = await spoil(effects, async () => answer(world, route, call, job), {
    requeue: () => job && world.queue.requeue(job),
    expire: (status) => {
      if (route.to === "file") world.files.expire(route.name, status);
      else if (job) job.resultGone = status;
    },
    lock: (reason) => {
      world.lock = { reason };
      return lockedAnswer(reason);
    },
  }, world.settings.clock);
  return delivery.kind === "answer" && route.to !== "file" ? { ...delivery, answer: identified(delivery.answer, world) } : delivery;
}

function isPlain(route: Route): route is PlainRoute {
  return ["control", "jwks", "realtime", "wrong-method", "nowhere"].includes(route.to);
}

function plainAnswer(world: World, route: PlainRoute, call: Call): Answer {
  switch (route.to) {
    case "control": return control(world, call, route.what);
    case "jwks": return json(200, jwks(), { "cache-control": "public, max-age=86400" });
    case "realtime": return detail(501, "The emulator has no realtime connections (WebSocket). Use the queue, a direct call or /stream.");
    case "wrong-method": return json(405, { detail: "Method Not Allowed" }, { allow: "POST" });
    default: return detail(404, "Path not found");
  }
}

async function answer(world: World, route: FaultyRoute, call: Call, job: Job | undefined): Promise<Answer> {
  switch (route.to) {
    case "submit": return keyed(world, route, call, job, (own) => submit(world, own, route.endpoint));
    case "direct": return keyed(world, route, call, job, (own) => runDirectly(world, own, route.endpoint));
    case "run-stream": return keyed(world, route, call, job, (own) => runStreaming(world, own, route.endpoint));
    case "status": return keyed(world, route, call, job, (own) => status(world, own, job));
    case "stream": return keyed(world, route, call, job, (own) => stream(world, own, job));
    case "result": return keyed(world, route, call, job, () => result(world, job));
    case "cancel": return keyed(world, route, call, job, () => cancel(world, job));
    case "upload-initiate": return route.by === "token" ? withToken(world, route, call, (own) => initiateByToken(world, own)) : keyed(world, route, call, job, (own) => initiateUpload(world, own, route.inParts));
    case "upload-put": return route.name === undefined ? withToken(world, route, call, (own) => uploadAtOnce(world, own)) : putUpload(world, call, route.name, route.part);
    case "upload-complete": return completeUpload(world, call, route.name, route.uploadId);
    case "token": return keyed(world, route, call, job, (own) => (route.use === "browser" ? browserToken(world, own) : storageToken(world, own)));
    case "request-list": return keyed(world, route, call, job, (own) => requestList(world, own));
    case "pricing": return keyed(world, route, call, job, (own) => pricing(world, own));
    default: return getFile(world, route.name);
  }
}

function keyed<Answered extends Answer | Promise<Answer>>(world: World, route: FaultyRoute, call: Call, job: Job | undefined, act: (call: KeyedCall) => Answered): Answer | Answered {
  const endpoint = "endpoint" in route ? route.endpoint : job?.endpoint;
  const caller = authorize(call.headers, call.query, world, endpoint === undefined ? undefined : appOf(endpoint).split("/").at(-1));
  return typeof caller === "string" ? refused(route, caller) : act({ ...call, caller });
}

function withToken(world: World, route: FaultyRoute, call: Call, act: (call: KeyedCall) => Answer): Answer {
  const caller = authorizeUpload(call.headers, world);
  return typeof caller === "string" ? refused(route, caller) : act({ ...call, caller });
}

function refused(route: FaultyRoute, why: Refusal): Answer {
  if (route.to === "request-list" || route.to === "pricing") return platformProblem(401, "authorization_error", "Authentication required");
  if (why === "bad key") return detail(401, "invalid key credentials");
  if ("endpoint" in route) return detail(401, `Cannot access application "${appOf(route.endpoint)}". Authentication is required to access this application.`);
  return detail(401, "Authorization header is required");
}

/** What comes from fal's own servers carries a request id; the ingress's HTML and fal's files do not. It is drawn from the number of the call, so that polling changes no other draw. */
function identified(answer: Answer, { seen }: World): Answer {
  if (answer.headers["x-fal-request-id"] !== undefined || answer.headers["content-type"]?.startsWith("text/html")) return answer;
  const calls = Object.values(seen).reduce((sum, count) => sum + count, 0);
  return { ...answer, headers: { ...answer.headers, "x-fal-request-id": uuid(createRandom(calls)) } };
}

/** The job that a call is about, if it exists. */
function jobOf({ queue, files }: World, route: FaultyRoute): Job | undefined {
  if ("requestId" in route) return queue.find(route.requestId);
  return route.to === "file" ? queue.find(files.jobOf(route.name) ?? "") : undefined;
}

function strikeOn(world: World, route: FaultyRoute, job: Job | undefined, body: Uint8Array): readonly Effect[] {
  world.seen[route.to]++;
  if (job) return world.faults.strike({ operation: route.to, endpoint: job.endpoint, prompt: promptOf(job) });
  const input = "endpoint" in route ? parseJson(new TextDecoder().decode(body)) : undefined;
  return world.faults.strike({
    operation: route.to,
    endpoint: "endpoint" in route ? route.endpoint : "",
    prompt: isObject(input) ? promptOf({ input }) : "",
  });
}
