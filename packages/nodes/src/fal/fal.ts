import { File } from "node:buffer";
import { config, queue, storage } from "@fal-ai/serverless-client";
import { type Attempt, type CancelAnswer, type Clock, isRecord, type Json, type JsonRecord, PlaygraphError, type StepCall } from "@playgraph/core";
import { type Collecting, collectResult } from "./collectResult.ts";
import type { Answers } from "./answers.ts";
import { endpointId } from "./endpointId.ts";
import { readFailure, redactor, refusal, submitFailure } from "./falErrors.ts";
import { exchange, type FalCall, type Reply, routedFetch } from "./falFetch.ts";
import { type FalStep, falStep } from "./falStep.ts";
import type { FalTarget } from "./falTarget.ts";
import { findRequest } from "./findRequest.ts";
import { createHosting, type Hosting } from "./hosting.ts";
import { isGone } from "./isGone.ts";
import { isUntagged } from "./isUntagged.ts";
import { Lost } from "./lost.ts";
import { type Patience, patientRead } from "./patientRead.ts";
import { plainJson } from "./plainJson.ts";

export type FalOptions = {
  readonly target: FalTarget;
  /** `id:secret`. Goes to fal's own hosts and nowhere else. */
  readonly credentials: string | undefined;
  readonly clock: Clock;
  /** Uniform in [0, 1): spreads waits. */
  readonly random: () => number;
  readonly fetch?: typeof globalThis.fetch;
};

/** A request in fal's queue. The addresses that fal gives with it are not kept: all are built from endpoint and id. */
export type FalAccepted = { readonly requestId: string; /** Known where it was sent as a step. */ readonly answers?: Answers };

/** fal's queue, storage and request list: nothing here is sent twice by itself that may cost money. */
export type Fal = {
  /**
   * Sends a request once. An abort does not cut off a submission that is on its way, for then nobody would know its id: it gets some seconds to end.
   * @param tagged puts the attempt's id into the schema's own field `request_id`
   * @throws NotSent, UnknownOutcome, or PlaygraphError for a refusal
   */
  readonly submit: (endpoint: string, payload: JsonRecord, options: { readonly attempt: Attempt; readonly signal: AbortSignal; readonly tagged: boolean }) => Promise<FalAccepted>;
  /** Waits for the bare output of the model; may be repeated. */
  readonly collect: (endpoint: string, accepted: FalAccepted, options: Pick<Collecting, "signal" | "progress" | "onBilled">) => Promise<Json>;
  /** `requested`: a queued request never runs, a running one may still complete and be billed. */
  readonly cancel: (endpoint: string, accepted: FalAccepted) => Promise<CancelAnswer>;
  /**
   * Looks for a tagged attempt in the account's request list; undefined proves nothing.
   * @throws PlaygraphError if the list could not be read, which proves as little
   */
  readonly find: (endpoint: string, attempt: Attempt, signal: AbortSignal) => Promise<FalAccepted | undefined>;
  /** Puts bytes into fal's storage and gives their public URL. Costs nothing, so it is repeated until it succeeds or its tries end. */
  readonly upload: (bytes: Uint8Array, mediaType: string, name: string, signal: AbortSignal) => Promise<string>;
  /** A paid request as the engine wants it, `fields` being all of it but its pictures. */
  readonly step: (endpoint: string, fields: JsonRecord, options: FalStep) => StepCall<FalAccepted, Json>;
  readonly hosting: Hosting;
};

// Milliseconds.
const submitTimeout = 60_000;
const readTimeout = 30_000;
const uploadTimeout = 120_000;
/** What a submission still gets after an abort. */
const submitGrace = 5_000;
/** For all tries together: with the grace of a submission before it, a stopped run ends within ten seconds. */
const cancelTimeout = 4_500;
/** Short, and tried twice only: whoever looks for a lost request looks several times, while a run waits. */
const listTimeout = 10_000;
const listTries = 2;

// The client's configuration belongs to the whole process and a second call would replace it, so it is made once and holds neither key nor
// target. An empty key stops the client from reading FAL_KEY by itself.
config({ fetch: routedFetch, credentials: "" });

export function createFal({ target, credentials, clock, random, fetch = globalThis.fetch }: FalOptions): Fal {
  const redact = redactor(credentials);
  const call = (signal: AbortSignal, timeout: number): FalCall => ({ target, credentials, fetch, clock, signal, timeout });
  const patience = (signal: AbortSignal, tries: number): Patience => ({ clock, random, signal, tries });
  const replyTo = async (signal: AbortSignal, timeout: number, action: () => Promise<unknown>): Promise<Reply> => (await exchange(call(signal, timeout), action)).reply;

  const fal: Fal = {
    async submit(endpoint, payload, { attempt, signal, tagged }) {
      const id = endpointId(endpoint);
      plainJson(payload);
      if (signal.aborted) throw new PlaygraphError({ code: "Cancelled", message: "Cancelled before the request was sent." });
      const input = tagged && isUntagged(payload) ? { ...payload, request_id: attempt.id } : payload;
      const outcome = await withGrace(clock, signal, (graceful) => replyTo(graceful, submitTimeout, () => queue.submit(id, { input, autoUpload: false }))).catch(lostOrThrow);
      const requestId = outcome instanceof Lost || outcome.status < 200 || outcome.status > 299 ? undefined : requestIdIn(outcome.body);
      if (requestId === undefined) throw submitFailure(outcome, redact);
      return { requestId };
    },

    async collect(endpoint, accepted, { signal, ...hears }) {
      const id = endpointId(endpoint);
      const requestId = checkedRequestId(accepted);
      const reads = {
        status: ({ logs }: { readonly logs: boolean }) => replyTo(signal, readTimeout, () => queue.status(id, { requestId, logs })),
        result: () => replyTo(signal, readTimeout, () => queue.result(id, { requestId })),
      };
      return collectResult(reads, requestId, { clock, random, signal, redact, ...hears });
    },

    async cancel(endpoint, accepted) {
      const id = endpointId(endpoint);
      const requestId = checkedRequestId(accepted);
      // The run's own signal has been aborted by the time that something is cancelled.
      const { signal, end } = timeLimit(clock, cancelTimeout);
      const outcome = await patientRead(() => replyTo(signal, cancelTimeout, () => queue.cancel(id, { requestId })), { ...patience(signal, 3), waits: { first: 200, longest: 1_000 } }).finally(end);
      if (outcome instanceof Lost) throw readFailure(outcome, redact, { requestId, maybeBilled: true });
      if (outcome.status >= 200 && outcome.status < 300) return "requested";
      if (outcome.status === 400) return "too late";
      if (outcome.status === 404) return "not known";
      throw refusal(outcome, redact, { requestId });
    },

    async find(endpoint, attempt, signal) {
      const list = patience(signal, listTries);
      const page = (url: URL) => patientRead(() => replyTo(signal, listTimeout, () => routedFetch(url)), list);
      const requestId = requestIdIn({ request_id: (await findRequest(endpointId(endpoint), attempt.id, page, redact)) ?? null });
      return requestId === undefined ? undefined : { requestId };
    },

    async upload(bytes, mediaType, name, signal) {
      let hosted: unknown;
      const once = async () => {
        const { reply, value } = await exchange(call(signal, uploadTimeout), () => storage.upload(fileOf(bytes, mediaType, name)));
        hosted = value;
        return reply;
      };
      // The second request goes to an address that is good for two minutes: whatever it answers, a new one may do better.
      const outcome = await patientRead(async () => asUpload(await once()), patience(signal, 5), (reply) => reply.of === "storage" && reply.status > 299);
      if (outcome instanceof Lost) throw readFailure(outcome, redact, { maybeBilled: false });
      if (outcome.status > 299) throw refusal(outcome, redact);
      if (typeof hosted === "string" && URL.canParse(hosted) && (new URL(hosted).protocol === "https:" || target.kind === "url")) return hosted;
      throw new PlaygraphError({ code: "Unavailable", retryable: true, message: "fal stored the file and named no address for it. Try again in a moment." });
    },

    step: (endpoint, fields, options) => falStep(fal, endpoint, fields, options),
    hosting: createHosting({
      upload: (bytes, mediaType, name, signal) => fal.upload(bytes, mediaType, name, signal),
      isGone: (url, signal) => isGone(url, { signal, clock, target }),
    }),
  };
  return fal;
}

// The client puts ids into addresses as they are: `a/../b?c` would ask for something else.
const requestIdPattern = /^[A-Za-z0-9][A-Za-z0-9_-]{0,127}$/;

function requestIdIn(body: Json | undefined): string | undefined {
  const id = isRecord(body) ? body.request_id : undefined;
  return typeof id === "string" && requestIdPattern.test(id) ? id : undefined;
}

function checkedRequestId({ requestId }: FalAccepted): string {
  if (requestIdPattern.test(requestId)) return requestId;
  throw new PlaygraphError({ code: "InvalidInput", message: `${JSON.stringify(requestId.slice(0, 80))} is not the id of a fal request.` });
}

function lostOrThrow(error: unknown): Lost {
  if (error instanceof Lost) return error;
  throw error;
}

/** `action` with a signal that follows `signal` some seconds later. The workspace's `afterGrace` does the same; neither package may import the other. */
async function withGrace<Value>(clock: Clock, signal: AbortSignal, action: (graceful: AbortSignal) => Promise<Value>): Promise<Value> {
  const graceful = new AbortController();
  const done = new AbortController();
  const abort = () => void clock.sleep(submitGrace, done.signal).then(() => graceful.abort(), () => undefined);
  signal.addEventListener("abort", abort, { once: true });
  try {
    return await action(graceful.signal);
  } finally {
    signal.removeEventListener("abort", abort);
    done.abort();
  }
}

/** A signal that aborts by itself; `end` must be called when what it limits is over. */
function timeLimit(clock: Clock, milliseconds: number): { readonly signal: AbortSignal; readonly end: () => void } {
  const limit = new AbortController();
  const done = new AbortController();
  clock.sleep(milliseconds, done.signal).then(() => limit.abort(), () => undefined);
  return { signal: limit.signal, end: () => done.abort() };
}

function fileOf(bytes: Uint8Array, mediaType: string, name: string): File {
  return new File([new Uint8Array(bytes)], name, { type: mediaType });
}

/** Storage answers a PUT with an empty body, which is no sign of trouble there. */
function asUpload(reply: Reply): Reply {
  return reply.of === "storage" && reply.body === undefined ? { ...reply, body: {} } : reply;
}
