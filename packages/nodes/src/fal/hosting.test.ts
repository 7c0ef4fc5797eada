import { PlaygraphError } from "@playgraph/core";
import { expect, it } from "vitest";
import { pictureFile } from "../testing/pictures.ts";
import { createHosting, type Hosting, type Uploadable } from "./hosting.ts";

const { signal } = new AbortController();
const failureOf = (promise: Promise<unknown>): Promise<unknown> => promise.then((value) => expect.unreachable(`gave ${JSON.stringify(value)}`), (error: unknown) => (error instanceof PlaygraphError ? error.failure : error));

const picture = async (blob: string, bytes?: Uint8Array): Promise<Uploadable> => {
  const file = bytes ?? (await pictureFile());
  return { blob, field: "image_url", bytes: async () => file };
};

/** Storage that numbers what it is given, and says of those in `gone` that they are not there. */
function storage() {
  const uploads: string[] = [];
  const asked: string[] = [];
  const gone = new Set<string>();
  const hosting = createHosting({
    upload: async (_bytes, mediaType, name) => `url-${uploads.push(`${name} ${mediaType}`)}`,
    isGone: async (url) => (asked.push(url), gone.has(url)),
  });
  return { uploads, asked, gone, hosting };
}

it("[F18] the same bytes are uploaded once, under a name and type of their own, whoever asks and whenever", async () => {
  const { hosting, uploads, asked } = storage();
  const [a, b] = [await picture("a".repeat(64)), await picture("b".repeat(64), await pictureFile({ format: "webp" }))];
  expect(await Promise.all([hosting.urlOf(a, signal), hosting.urlOf(a, signal), hosting.urlOf(b, signal)])).toEqual(["url-1", "url-1", "url-2"]);
  expect(asked).toEqual([]);
  expect(await hosting.urlOf(a, signal)).toBe("url-1");
  expect(asked).toEqual(["url-1"]);
  expect(uploads).toEqual([`${"a".repeat(16)}.png image/png`, `${"b".repeat(16)}.webp image/webp`]);
});

it("[F19] a URL that has gone is replaced, once for all who ask, and the new one is then known", async () => {
  const { hosting, gone, uploads } = storage();
  const a = await picture("a");
  await hosting.urlOf(a, signal);
  gone.add("url-1");
  expect(await Promise.all([1, 2, 3].map(() => hosting.urlOf(a, signal)))).toEqual(["url-2", "url-2", "url-2"]);
  expect(await hosting.urlOf(a, signal)).toBe("url-2");
  expect(uploads).toHaveLength(2);
});

it("[F19] a URL that is forgotten is replaced without being asked for; an old one that is forgotten late takes nothing away", async () => {
  const { hosting, asked } = storage();
  const a = await picture("a");
  hosting.forget(a, await hosting.urlOf(a, signal));
  expect(await hosting.urlOf(a, signal)).toBe("url-2");
  expect(asked).toEqual([]);
  hosting.forget(a, "url-1");
  expect(await hosting.urlOf(a, signal)).toBe("url-2");
});

it("[F19] one that is forgotten while its server is asked is not given out again", async () => {
  const answer = Promise.withResolvers<boolean>();
  let count = 0;
  const hosting = createHosting({ upload: async () => `url-${++count}`, isGone: () => answer.promise });
  const a = await picture("a");
  await hosting.urlOf(a, signal);
  const asking = hosting.urlOf(a, signal);
  hosting.forget(a, "url-1");
  answer.resolve(false);
  expect(await asking).toBe("url-2");
});

it("[F18] a failed upload fails all who wait for it, and is forgotten", async () => {
  let isDown = true;
  const hosting = createHosting({ upload: async () => (isDown ? Promise.reject(new PlaygraphError({ code: "Network", message: "down", retryable: true })) : "url"), isGone: async () => false });
  const a = await picture("a");
  expect(await Promise.all([failureOf(hosting.urlOf(a, signal)), failureOf(hosting.urlOf(a, signal))])).toMatchObject([{ code: "Network" }, { code: "Network" }]);
  isDown = false;
  expect(await hosting.urlOf(a, signal)).toBe("url");
});

it("[F18] who is stopped stops nobody else: the upload is begun anew by one of the others", async () => {
  const uploads: AbortSignal[] = [];
  const hosting: Hosting = createHosting({
    isGone: async () => false,
    upload: async (_bytes, _type, _name, own) => {
      if (uploads.push(own) > 1) return "url";
      await new Promise((aborted) => own.addEventListener("abort", aborted, { once: true }));
      throw new PlaygraphError({ code: "Cancelled", message: "Cancelled." });
    },
  });
  const a = await picture("a");
  const [first, second] = [new AbortController(), new AbortController()];
  const begun = failureOf(hosting.urlOf(a, first.signal));
  const joined = hosting.urlOf(a, signal);
  const left = failureOf(hosting.urlOf(a, second.signal));
  second.abort();
  expect(await left).toMatchObject({ code: "Cancelled" });
  expect(uploads).toHaveLength(1);
  first.abort();
  expect(await begun).toMatchObject({ code: "Cancelled" });
  expect(await joined).toBe("url");
  expect(uploads).toHaveLength(2);
});

it("[F18] what is no whole PNG, JPEG or WebP, or larger than 50 MB, is refused by its field before a byte leaves", async () => {
  const { hosting, uploads } = storage();
  const big = new Uint8Array(50 * 1024 * 1024 + 1);
  big.set(await pictureFile());
  expect(await failureOf(hosting.urlOf(await picture("a", big), signal))).toMatchObject({ code: "InvalidInput", field: "image_url", message: 'The picture in "image_url" has 50.0 MB; fal takes at most 50 MB. Make it smaller first.' });
  expect(await failureOf(hosting.urlOf(await picture("a", new TextEncoder().encode("<svg/>")), signal))).toMatchObject({ code: "InvalidInput", field: "image_url" });
  expect(await failureOf(hosting.urlOf(await picture("a", (await pictureFile()).subarray(0, -1)), signal))).toMatchObject({ code: "InvalidInput", field: "image_url" });
  expect(uploads).toEqual([]);
  expect(await hosting.urlOf(await picture("a", big.subarray(0, -1)), signal)).toBe("url-1");
});
