import type { IncomingMessage } from "node:http";
import { PlaygraphError } from "@playgraph/core";
import { longestRetryAfter } from "./falErrors.ts";
import { halfJitter } from "./halfJitter.ts";
import { Lost } from "./lost.ts";
import { pause } from "./patientRead.ts";
import { type FileAccess, requestFile } from "./requestFile.ts";
import { retryAfter } from "./retryAfter.ts";

export type FetchFileOptions = FileAccess & {
  /** Uniform in [0, 1). */
  readonly random: () => number;
  /** Looks at the bytes of a whole answer. Where it throws a PlaygraphError, they are not what was asked for, and the try has failed; Lost `too-large` ends all tries. */
  readonly accept?: (bytes: Uint8Array) => Promise<void>;
};

export type FetchedFile = { readonly bytes: Uint8Array; readonly contentType: string | undefined };

const largestFile = 50_000_000; // bytes
const tries = 5;
const waits = { first: 500, longest: 8_000 }; // milliseconds
const total = 120_000; // milliseconds, for one try

/**
 * Fetches a file that a result names, as `requestFile` does. Its result is paid, so every failure is maybe billed.
 * @throws PlaygraphError `Unavailable` for a URL that is not allowed, and where the file is gone, too large or not accepted after several tries;
 * `Network` and `Timeout` where it may come later; `Cancelled`
 */
export async function fetchFile(url: string, options: FetchFileOptions): Promise<FetchedFile> {
  for (let attempt = 0; ; attempt++) {
    const outcome = await acceptedOnce(url, options).catch((error: unknown) => {
      if (error instanceof Lost) return error;
      throw error;
    });
    if ("bytes" in outcome) return outcome;
    if (options.signal.aborted) throw new PlaygraphError({ code: "Cancelled", message: "Cancelled." });
    const isHopeless = outcome instanceof Lost && outcome.reason === "too-large";
    if (isHopeless || attempt + 1 >= tries) throw failureOf(outcome, new URL(url).host);
    await pause(options, (outcome instanceof Lost ? undefined : retryAfter(outcome.headers, longestRetryAfter)) ?? halfJitter(attempt, options.random, waits));
  }
}

type Turned = { readonly status: number; readonly headers: Headers };
/** A whole answer that is not what was asked for. */
type Wrong = { readonly wrong: string; readonly headers: Headers };

async function acceptedOnce(url: string, options: FetchFileOptions): Promise<FetchedFile | Turned | Wrong> {
  const { status, headers, body: bytes } = await requestFile(url, options, { method: "GET", timeout: total, read: bytesOf });
  if (status !== 200) return { status, headers };
  if (bytes.byteLength === 0) return { wrong: "It is empty.", headers };
  try {
    await options.accept?.(bytes);
  } catch (error) {
    if (error instanceof PlaygraphError) return { wrong: error.failure.message, headers };
    throw error;
  }
  return { bytes, contentType: headers.get("content-type")?.split(";")[0]?.trim().toLowerCase() };
}

async function bytesOf(response: IncomingMessage): Promise<Uint8Array> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of response as AsyncIterable<Buffer>) {
    size += part.byteLength;
    if (size > largestFile) throw new Lost("too-large", `It is larger than ${largestFile / 1_000_000} MB`);
    parts.push(part);
  }
  return new Uint8Array(Buffer.concat(parts));
}

function failureOf(outcome: Turned | Wrong | Lost, host: string): PlaygraphError {
  if ("wrong" in outcome) return unavailable(`fal's file server ${host} sent something that is no whole picture. ${outcome.wrong} Run again to fetch it.`, { retryable: true });
  if (!(outcome instanceof Lost)) {
    const { status } = outcome;
    if (status >= 500 || status === 429) return unavailable(`fal's file server ${host} answered ${status} again and again. Run again to fetch the file.`, { retryable: true });
    return unavailable(`fal's file server ${host} answered ${status}: the file cannot be had any more. It is not bought again by itself.`);
  }
  if (outcome.reason === "too-large") return unavailable(`The file from ${host} is not taken. ${outcome.message}.`);
  const code = outcome.reason === "timeout" ? "Timeout" : "Network";
  return new PlaygraphError({ code, message: `The file did not arrive: ${outcome.message}. Run again to fetch it.`, retryable: true, maybeBilled: true }, { cause: outcome });
}

function unavailable(message: string, facts: { readonly retryable?: boolean } = {}): PlaygraphError {
  return new PlaygraphError({ code: "Unavailable", message, maybeBilled: true, ...facts });
}
