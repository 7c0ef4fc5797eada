import { spoil, type Delivery } from "../faults/spoil.ts";
import { lockedAnswer } from "../faults/errorAnswer.ts";
import { detail, json, type Answer } from "../http/answer.ts";
import { authorize, tokenFor, type Refusal } from "../http/authorize.ts";
import type { Route } from "../http/route.ts";
import { isObject, parseJson } from "../json.ts";
import { appOf, promptOf, type Job } from "../queue/job.ts";
import type { Call, KeyedCall } from "./call.ts";
import { control } from "./control.ts";
import { requestList } from "./requestList.ts";
import { cancel, result, status, stream } from "./requests.ts";
import { getFile, initiateUpload, putUpload } from "./storage.ts";
import { runDirectly, submit } from "./submit.ts";
import type { World } from "./world.ts";

/** Routes that a fault can strike. */
type FaultyRoute = Exclude<Route, { readonly to: "control" | "nowhere" | "token" }>;

/** Answers one call, faults included. `readBody` is asked once, after the faults of an upload are known: one of them slows it. */
export async function handle(world: World, route: Route, head: Omit<Call, "body">, readBody: (slowMs: number) => Promise<Uint8Array | undefined>): Promise<Delivery> {
  const early = route.to === "upload-put" ? strikeOn(world, route, undefined, new Uint8Array()) : undefined;
  const slow = early?.find((effect) => effect.do === "slow");
  const body = await readBody(slow?.ms ?? 0);
  if (!body) return { kind: "answer", answer: { ...detail(413, "The body is too large for the emulator."), headers: { "content-type": "application/json", connection: "close" } } };
  const call: Call = { ...head, body };
  if (route.to === "control") return { kind: "answer", answer: control(world, call, route.what) };
  if (route.to === "nowhere") return { kind: "answer", answer: detail(404, "Path not found") };
  if (route.to === "token") return { kind: "answer", answer: keyed(world, route, call, ({ caller }) => json(200, tokenFor(caller))) };

  const job = jobOf(world, route);
  const effects = early?.filter((effect) => effect !== slow) ?? strikeOn(world, route, job, body);
  return spoil(effects, async () => answer(world, route, call, job), {
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
}

async function answer(world: World, route: FaultyRoute, call: Call, job: Job | undefined): Promise<Answer> {
  switch (route.to) {
    case "submit": return keyed(world, route, call, (own) => submit(world, own, route.endpoint));
    case "direct": return keyed(world, route, call, (own) => runDirectly(world, own, route.endpoint));
    case "status": return keyed(world, route, call, (own) => status(world, own, job));
    case "stream": return keyed(world, route, call, (own) => stream(world, own, job));
    case "result": return keyed(world, route, call, () => result(world, job));
    case "cancel": return keyed(world, route, call, () => cancel(world, job));
    case "upload-initiate": return keyed(world, route, call, (own) => initiateUpload(world, own));
    case "request-list": return keyed(world, route, call, (own) => requestList(world, own));
    case "upload-put": return putUpload(world, call, route.name);
    default: return getFile(world, route.name);
  }
}

function keyed<Answered extends Answer | Promise<Answer>>(world: World, route: Route, call: Call, act: (call: KeyedCall) => Answered): Answer | Answered {
  const caller = authorize(call.headers, call.query, world.acceptedKeys);
  return typeof caller === "string" ? refused(route, caller) : act({ ...call, caller });
}

function refused(route: Route, why: Refusal): Answer {
  if (route.to === "request-list") return json(401, { error: { type: "authorization_error", message: "Authentication required" } });
  if (why === "bad key") return detail(401, "invalid key credentials");
  if ("endpoint" in route) return detail(401, `Cannot access application "${appOf(route.endpoint)}". Authentication is required to access this application.`);
  return detail(401, "Authorization header is required");
}

/** The job that a call is about, if it exists. */
function jobOf({ queue, files }: World, route: FaultyRoute): Job | undefined {
  if ("requestId" in route) return queue.find(route.requestId);
  return route.to === "file" ? queue.find(files.jobOf(route.name) ?? "") : undefined;
}

function strikeOn(world: World, route: FaultyRoute, job: Job | undefined, body: Uint8Array) {
  world.seen[route.to]++;
  if (job) return world.faults.strike({ operation: route.to, endpoint: job.endpoint, prompt: promptOf(job) });
  const input = "endpoint" in route ? parseJson(new TextDecoder().decode(body)) : undefined;
  return world.faults.strike({
    operation: route.to,
    endpoint: "endpoint" in route ? route.endpoint : "",
    prompt: isObject(input) ? promptOf({ input }) : "",
  });
}
