import { isRecord, type Json, type JsonRecord, PlaygraphError } from "@playgraph/core";
import { detailOf, type Redact } from "./falErrors.ts";
import type { Reply } from "./falFetch.ts";
import { Lost } from "./lost.ts";

/** The newest come first, so an attempt that is not on these pages is too old to be the one that was just lost. */
const mostPages = 20;

const requestListUrl = "https://api.fal.ai/v1/models/requests/by-endpoint";

/**
 * Looks in the account's list of requests for the one that carries `tag` in the `request_id` field of its input.
 * @param page reads one page; it may be repeated freely
 * @returns fal's id of the request; undefined proves nothing, for the list is late
 * @throws PlaygraphError `Unavailable` if a page could not be read: the list may be off, and may need another kind of key
 */
export async function findRequest(endpoint: string, tag: string, page: (url: URL) => Promise<Reply | Lost>, redact: Redact): Promise<string | undefined> {
  const url = new URL(requestListUrl);
  url.searchParams.set("endpoint_id", endpoint);
  url.searchParams.set("expand", "payloads");
  url.searchParams.set("limit", "100");
  for (let count = 0; count < mostPages; count++) {
    const { items, next_cursor: cursor } = listIn(await page(url), redact);
    for (const item of items) {
      if (!isRecord(item) || typeof item.request_id !== "string" || !isRecord(item.json_input)) continue;
      if (item.json_input.request_id === tag) return item.request_id;
    }
    if (typeof cursor !== "string" || cursor === "") return undefined;
    url.searchParams.set("cursor", cursor);
  }
  return undefined;
}

function listIn(reply: Reply | Lost, redact: Redact): JsonRecord & { readonly items: readonly Json[] } {
  if (reply instanceof Lost) throw unreadable(reply.message, reply);
  if (reply.status !== 200) throw unreadable(`fal answered ${reply.status}: ${detailOf(reply, redact).words}`);
  if (!isRecord(reply.body) || !Array.isArray(reply.body.items)) throw unreadable("fal answered with something that is no list");
  return { ...reply.body, items: reply.body.items };
}

function unreadable(why: string, cause?: Lost): PlaygraphError {
  return new PlaygraphError({ code: "Unavailable", message: why, retryable: true }, { cause });
}
