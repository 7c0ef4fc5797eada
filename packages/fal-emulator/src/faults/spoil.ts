import { sleep, type Clock } from "../clock.ts";
import { text, type Answer, type EventSink, type Events } from "../http/answer.ts";
import { isObject, parseJson } from "../json.ts";
import { errorAnswer, rateLimited } from "./errorAnswer.ts";
import type { Effect, StreamEffect, TruncateEffect } from "./faultPlan.ts";

/** What really goes over the wire. */
export type Delivery =
  | { readonly kind: "answer"; readonly answer: Answer; readonly overMs?: number; readonly cutAfter?: number }
  | { readonly kind: "hang" }
  | { readonly kind: "reset" };

/** The deeds that an effect can do beyond spoiling an answer. */
export type Deeds = { readonly requeue: () => void; readonly expire: (status: 404 | 410) => void; readonly lock: (reason: string | undefined) => Answer };

/** Lets the effects strike one call: `act` is what the emulator would have done, and runs at most once. */
export async function spoil(effects: readonly Effect[], act: () => Promise<Answer>, deeds: Deeds, clock: Clock): Promise<Delivery> {
  for (const effect of effects) {
    if (effect.do === "delay") await sleep(clock, effect.ms);
    else return strike(effect, act, deeds);
  }
  return { kind: "answer", answer: await act() };
}

async function strike(effect: Exclude<Effect, { readonly do: "delay" }>, act: () => Promise<Answer>, deeds: Deeds): Promise<Delivery> {
  if ("when" in effect && effect.when === "after") await act();
  switch (effect.do) {
    case "hang": case "reset": return { kind: effect.do };
    case "rate-limit": return plain(rateLimited(effect.retryAfter));
    case "error": return plain(errorAnswer(effect.status));
    case "answer": return plain(text(effect.status, "application/json", effect.body, effect.headers));
    case "broken-body": return plain(broken(await act(), effect.how, effect.bytes));
    case "patch": return plain(patched(await act(), effect.fields));
    case "status-word": return plain(patched(await act(), { status: effect.word }));
    case "end-stream": return plain(ended(await act(), effect));
    case "slow": return { kind: "answer", answer: await act(), overMs: effect.ms };
    case "truncate": return truncated(await act(), effect);
    case "lock-account": return plain(deeds.lock(effect.reason));
    case "requeue":
      deeds.requeue();
      return plain(await act());
    default:
      deeds.expire(effect.status ?? 404);
      return plain(errorAnswer(effect.status ?? 404));
  }
}

function plain(answer: Answer): Delivery {
  return { kind: "answer", answer };
}

function truncated(answer: Answer, { keep, how }: TruncateEffect): Delivery {
  if (!(answer.body instanceof Uint8Array)) return plain(answer);
  const kept = Math.floor(answer.body.length * keep);
  return how === "cut" ? { kind: "answer", answer, cutAfter: kept } : plain({ ...answer, body: answer.body.subarray(0, kept) });
}

type Breakage = Extract<Effect, { readonly do: "broken-body" }>["how"];

function broken(answer: Answer, how: Breakage, bytes = 100 * 1024 * 1024): Answer {
  const body = bodyText(answer);
  const bodies: Readonly<Record<Breakage, () => string>> = {
    "truncated-json": () => body.slice(0, Math.floor(body.length / 2)),
    html: () => "<!doctype html><title>Sign in to the network</title>",
    empty: () => "",
    null: () => "null",
    huge: () => `{"padding":"${"x".repeat(bytes)}",${body.slice(1)}`,
  };
  const type = how === "html" ? { "content-type": "text/html" } : undefined;
  return { ...withBody(answer, bodies[how]()), headers: { ...answer.headers, ...type } };
}

/** Puts the fields over a JSON object; anything else stays as it is. */
function patched(answer: Answer, fields: Readonly<Record<string, unknown>>): Answer {
  const patch = (body: string) => {
    const value = parseJson(body);
    return isObject(value) ? JSON.stringify({ ...value, ...fields }) : body;
  };
  if (answer.body instanceof Uint8Array) return withBody(answer, patch(bodyText(answer)));
  return throughEvents(answer.body, answer, (sink) => ({
    ...sink, send: (event) => sink.send(event.startsWith("data: ") ? `data: ${patch(event.slice(6).trimEnd())}\n\n` : event),
  }));
}

function ended(answer: Answer, { afterEvents, how }: StreamEffect): Answer {
  if (answer.body instanceof Uint8Array) return answer;
  return throughEvents(answer.body, answer, (sink) => {
    const stop = how === "cut" ? sink.cut : sink.end;
    let left = afterEvents;
    if (left === 0) stop();
    return {
      end: () => left > 0 && sink.end(),
      cut: sink.cut,
      send: (event) => {
        if (left === 0) return;
        sink.send(event);
        if (event.startsWith("data:") && --left === 0) stop();
      },
    };
  });
}

function throughEvents({ open }: Events, answer: Answer, change: (sink: EventSink) => EventSink): Answer {
  return { ...answer, body: { open: (sink) => open(change(sink)) } };
}

function bodyText({ body }: Answer): string {
  return body instanceof Uint8Array ? new TextDecoder().decode(body) : "";
}

function withBody(answer: Answer, body: string): Answer {
  return { ...answer, body: new TextEncoder().encode(body) };
}
