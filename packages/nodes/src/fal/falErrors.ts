import { type Failure, isRecord, type JsonRecord, NotSent, PlaygraphError, UnknownOutcome } from "@playgraph/core";
import { billableUnits } from "./billableUnits.ts";
import type { Reply } from "./falFetch.ts";
import { FalRefusal } from "./fileFault.ts";
import { Lost } from "./lost.ts";
import { retryAfter } from "./retryAfter.ts";

const longestWords = 500;
/** Milliseconds that a `Retry-After` may ask for at most. */
export const longestRetryAfter = 60_000;

/** Takes the key out of a text that others wrote. */
export type Redact = (text: string) => string;

/** `id:secret` is looked for whole and by its secret half. */
export function redactor(credentials: string | undefined): Redact {
  const secrets = [credentials, credentials?.split(":")[1]].filter((secret) => secret !== undefined && secret.length >= 6);
  return (text) => secrets.reduce<string>((redacted, secret) => redacted.replaceAll(secret ?? "", "[key]"), text);
}

type Detail = { readonly words: string; readonly field: string | undefined; readonly types: readonly string[] };

/** What fal says about a refusal, in its own words; `input`, which may echo the whole request, is left out. */
export function detailOf(reply: Pick<Reply, "body" | "status">, redact: Redact): Detail {
  const body = isRecord(reply.body) ? reply.body : {};
  const { detail } = body;
  const parts = Array.isArray(detail) ? detail.filter(isRecord) : [];
  const first = parts.find((part) => fieldOf(part) !== undefined);
  const said = parts.slice(0, 3).flatMap((part) => (typeof part.msg === "string" ? [fieldOf(part) === undefined ? part.msg : `${placeOf(part)}: ${part.msg}`] : []));
  const plain = [detail, body.message, body.error].find((text) => typeof text === "string" && text !== "");
  const words = said.length > 0 ? said.join("; ") : typeof plain === "string" ? plain : `fal answered ${reply.status} and said no more`;
  const types = [...parts.map((part) => part.type), body.error_type].filter((type) => typeof type === "string");
  return { words: cut(redact(words)), field: first && fieldOf(first), types };
}

function placeOf(part: JsonRecord): string {
  const place = Array.isArray(part.loc) ? part.loc.filter((step) => typeof step === "string" || typeof step === "number") : [];
  return place.slice(place[0] === "body" ? 1 : 0).join(".");
}

/** The input that is at fault: `["body", "image_size", "width"]` is `image_size`. */
function fieldOf(part: JsonRecord): string | undefined {
  const field = placeOf(part).split(".")[0];
  return field === "" ? undefined : field;
}

function cut(text: string): string {
  return text.length <= longestWords ? text : `${text.slice(0, longestWords)}…`;
}

function sentence(words: string): string {
  return /[.!?…]$/.test(words) ? words : `${words}.`;
}

/** Fal's own hint whether the same request may succeed later, spelt in two ways; undefined where it gives none. */
function retryableHint(headers: Headers): boolean | undefined {
  const hint = (headers.get("x-fal-retryable") ?? headers.get("x-fal-needs-retry"))?.toLowerCase();
  return hint === undefined ? undefined : hint === "1" || hint === "true";
}

/** A definite no: a 4xx of the submission, or what a finished request ended with. */
export function refusal(reply: Reply, redact: Redact, facts: { readonly requestId?: string } = {}): PlaygraphError {
  const { words, field, types } = detailOf(reply, redact);
  const said = sentence(words);
  const fail = (failure: Pick<Failure, "code" | "message"> & Partial<Failure>) => new PlaygraphError({ ...facts, ...failure }, { cause: new FalRefusal(words, types) });
  switch (reply.status) {
    case 401:
      return fail({ code: "Unauthorised", message: `The key is not accepted: ${said} Check FAL_KEY, which is sent to fal alone.` });
    case 403:
      if (/lock|balance|top.?up/i.test(words)) return fail({ code: "AccountLocked", message: `fal has locked the account: ${said}` });
      return fail({ code: "Unauthorised", message: `This is not allowed with this key: ${said} Check FAL_KEY, which is sent to fal alone, and what it may be used for.` });
    case 429:
      return fail({ code: "RateLimited", message: `fal turns requests away for now: ${said} Try again later, or with less at a time.`, retryable: true });
    case 499:
      return fail({ code: "Cancelled", message: `The request was cancelled at fal: ${said}`, maybeBilled: true });
  }
  if (reply.status >= 500) {
    // Fal does not charge for its own failures, and may say so; an answer without its marks is a gateway's, and says nothing about the request.
    const isFals = types.length > 0 || reply.headers.has("x-fal-error-type") || billableUnits(reply.headers) === 0;
    return fail({ code: "Unavailable", message: `fal failed: ${said} Try again in a moment.`, retryable: retryableHint(reply.headers) ?? true, maybeBilled: !isFals });
  }
  const maybeBilled = reply.status === 422 && billableUnits(reply.headers) !== 0;
  const blame = { maybeBilled, ...(field === undefined ? {} : { field }) };
  if (types.includes("content_policy_violation")) return fail({ code: "Rejected", message: `fal's content filter refused it: ${said} Change the prompt.`, ...blame });
  return fail({ code: "InvalidInput", message: `fal refused the request: ${said}`, ...blame });
}

/**
 * What the answer to a submission means where it did not bring a request id, or that none came.
 * @returns NotSent where it is safe to send again, PlaygraphError for a definite no, and UnknownOutcome for all else
 */
export function submitFailure(outcome: Reply | Lost, redact: Redact): Error {
  if (outcome instanceof Lost) {
    if (outcome.reason === "unreached") return new NotSent(sentence(outcome.message), { cause: outcome });
    return new UnknownOutcome(`Nobody can know whether fal took the request: ${outcome.message}.`, { cause: outcome });
  }
  const { status, headers } = outcome;
  if (status === 429 && isRecord(outcome.body)) {
    const wait = retryAfter(headers, longestRetryAfter);
    return new NotSent(`fal turned the request away for now: ${sentence(detailOf(outcome, redact).words)}`, wait === undefined ? {} : { retryAfter: wait });
  }
  if (status >= 400 && status < 500 && status !== 408 && status !== 429) return untaken(refusal(outcome, redact));
  if (status >= 200 && status < 300) return new UnknownOutcome("Nobody can know whether fal took the request: its answer holds no valid request id.");
  return new UnknownOutcome(`Nobody can know whether fal took the request: it answered ${status} (${cut(redact(detailOf(outcome, redact).words))}).`);
}

/** A request that fal did not take costs nothing, whatever its answer would mean as a result. */
function untaken({ failure, cause }: PlaygraphError): PlaygraphError {
  return new PlaygraphError({ ...failure, maybeBilled: false }, { cause });
}

/** Why a read was given up that may succeed later: the request itself is not lost. */
export function readFailure(outcome: Reply | Lost, redact: Redact, facts: { readonly requestId?: string; readonly maybeBilled: boolean }): PlaygraphError {
  if (!(outcome instanceof Lost)) {
    if (outcome.status === 429) return new PlaygraphError({ ...refusal(outcome, redact).failure, ...facts });
    const what = outcome.status >= 200 && outcome.status < 300 ? "fal's answer is not what its protocol says" : `fal answered ${outcome.status} again and again: ${detailOf(outcome, redact).words}`;
    return new PlaygraphError({ code: "Unavailable", message: `${sentence(what)} Run again to fetch the result.`, retryable: true, ...facts });
  }
  if (outcome.reason === "aborted") return new PlaygraphError({ code: "Cancelled", message: "Cancelled.", ...facts }, { cause: outcome });
  const code = outcome.reason === "timeout" ? "Timeout" : outcome.reason === "too-large" ? "Unavailable" : "Network";
  return new PlaygraphError({ code, message: `fal cannot be reached: ${sentence(outcome.message)} Try again when the network is back.`, retryable: true, ...facts }, { cause: outcome });
}
