/** What the emulator says to one request, before any fault spoils it. */
export type Answer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array | Events;
};

/** A body that grows: server-sent events, each sent whole. `cut` breaks the connection. The answer of `open` stops it. */
export type Events = { readonly open: (sink: EventSink) => () => void };
export type EventSink = { readonly send: (text: string) => void; readonly end: () => void; readonly cut: () => void };

export function json(status: number, value: unknown, headers: Readonly<Record<string, string>> = {}): Answer {
  return text(status, "application/json", JSON.stringify(value), headers);
}

export function text(status: number, type: string, body: string, headers: Readonly<Record<string, string>> = {}): Answer {
  return { status, headers: { "content-type": type, ...headers }, body: new TextEncoder().encode(body) };
}

/** `{"detail": "…"}`, fal's commonest refusal. */
export function detail(status: number, sentence: string, headers: Readonly<Record<string, string>> = {}): Answer {
  return json(status, { detail: sentence }, headers);
}

/** fal's platform errors: a string detail, and the type twice (body and header). */
export function platformError(status: number, type: string, sentence: string, headers: Readonly<Record<string, string>> = {}): Answer {
  return json(status, { detail: sentence, error_type: type }, { "x-fal-error-type": type, ...headers });
}

/** The platform API's own form of a refusal. */
export function platformProblem(status: number, type: string, message: string): Answer {
  return json(status, { error: { type, message } });
}

export const notFound = json(404, { status: "NOT_FOUND" });
