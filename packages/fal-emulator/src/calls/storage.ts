import { errorAnswer, lockedAnswer } from "../faults/errorAnswer.ts";
import type { PartName, UploadRefusal } from "../files/createUploadStore.ts";
import { detail, json, text, type Answer } from "../http/answer.ts";
import type { Caller } from "../http/authorize.ts";
import { isObject, parseJson } from "../json.ts";
import { uuid } from "../uuid.ts";
import type { Call, KeyedCall } from "./call.ts";
import { fileLifeOf } from "./submitHeaders.ts";
import type { World } from "./world.ts";

/** A file that is to come: where it will be, and the secret part of the address that takes its bytes. */
type Promised = { readonly name: string; readonly url: string; readonly secret: string };

/** `POST /storage/upload/initiate` and `…/initiate-multipart`: where to PUT the bytes, and where they will be. */
export function initiateUpload(world: World, call: KeyedCall, inParts: boolean): Answer {
  if (world.lock) return lockedAnswer(world.lock.reason);
  const asked = parseJson(new TextDecoder().decode(call.body));
  const contentType = isObject(asked) ? asked["content_type"] : undefined;
  const fileName = isObject(asked) ? asked["file_name"] : undefined;
  if (typeof contentType !== "string" || typeof fileName !== "string") {
    const missing = typeof contentType === "string" ? "file_name" : "content_type";
    return json(422, { detail: [{ type: "missing", loc: ["body", missing], msg: "Field required", input: asked ?? null }] });
  }
  const { url, secret } = promise(world, call, contentType, fileName);
  return json(200, { upload_url: inParts ? `${url}/multipart/${secret}` : `${url}?signature=${secret}`, file_url: url });
}

/** `POST /files/upload/multipart` of Python's client: what it sends is told by headers, and it builds the addresses of the parts itself. */
export function initiateByToken(world: World, call: KeyedCall): Answer {
  if (world.lock) return lockedAnswer(world.lock.reason);
  const { url, secret } = promise(world, call, ...describedIn(call));
  return json(200, { access_url: url, uploadId: secret });
}

/** `POST /files/upload` of Python's client: the whole file in one call. */
export function uploadAtOnce(world: World, call: KeyedCall): Answer {
  if (world.lock) return lockedAnswer(world.lock.reason);
  const { name, url, secret } = promise(world, call, ...describedIn(call));
  const refusal = world.files.uploads.receive(name, secret, call.body);
  return refusal === undefined ? json(200, { access_url: url }) : refused(refusal);
}

/** `PUT upload_url`: no key, raw bytes. A part answers its tag in the body (JavaScript) and in a header (Python). */
export function putUpload({ files }: World, call: Call, name: string, part: { readonly uploadId: string; readonly number: number } | undefined): Answer {
  if (!part) {
    const refusal = files.uploads.receive(name, call.query.get("signature") ?? "", call.body);
    return refusal === undefined ? text(200, "text/plain", "") : refused(refusal);
  }
  const received = files.uploads.receivePart(name, part.uploadId, part.number, call.body);
  return typeof received === "string" ? refused(received) : json(200, { partNumber: part.number, etag: received.etag }, { etag: received.etag });
}

/** `POST {upload_url}/complete`: `{"parts":[{"partNumber":1,"etag":"…"}]}`. */
export function completeUpload({ files }: World, { body, origin }: Call, name: string, uploadId: string): Answer {
  const asked = parseJson(new TextDecoder().decode(body));
  const parts = isObject(asked) && Array.isArray(asked["parts"]) ? asked["parts"].map(partOf) : [];
  const refusal = files.uploads.complete(name, uploadId, parts);
  return refusal === undefined ? json(200, { access_url: addressOf(origin, name) }) : refused(refusal);
}

/** Public, as on fal's CDN: whoever has the address has the file. No page among them may act in the emulator's name. */
export async function getFile({ files }: World, name: string): Promise<Answer> {
  const gone = files.gone(name);
  if (gone) return errorAnswer(gone);
  const body = await files.read(name);
  if (!body) return detail(404, "File not found");
  return {
    status: 200, body,
    headers: { "content-type": files.contentType(name), "cache-control": "public, max-age=5184000, immutable", "content-security-policy": "sandbox", "x-content-type-options": "nosniff" },
  };
}

function promise(world: World, { headers, origin, caller }: Call & { readonly caller: Caller }, contentType: string, fileName: string): Promised {
  const { random } = world.settings;
  const name = `${uuid(random).replaceAll("-", "")}_${fileName.replaceAll(/[^\w.-]/g, "_").slice(-80)}`;
  const secret = uuid(random);
  const lifeMs = fileLifeOf(headers["x-fal-object-lifecycle"] ?? headers["x-fal-object-lifecycle-preference"]);
  world.files.uploads.promise({ name, contentType, keyHash: caller.keyHash, secret, lifeMs });
  return { name, url: addressOf(origin, name), secret };
}

function addressOf(origin: string, name: string): string {
  return `${origin}/v3.fal.media/files/${name}`;
}

function describedIn({ headers }: Call): readonly [contentType: string, fileName: string] {
  return [headers["content-type"] ?? "application/octet-stream", String(headers["x-fal-file-name"] ?? "file")];
}

function partOf(part: unknown): PartName {
  const { partNumber, etag }: { readonly partNumber?: unknown; readonly etag?: unknown } = isObject(part) ? part : {};
  return { number: typeof partNumber === "number" ? partNumber : 0, etag: typeof etag === "string" ? etag : "" };
}

function refused(refusal: UploadRefusal): Answer {
  switch (refusal) {
    case "full": return text(507, "text/plain", "The emulator keeps no more than 512 MB of uploads.");
    case "incomplete": return detail(400, "The parts named are not the parts received: each is needed once, with the etag it was answered with.");
    default: return text(403, "text/plain", `This upload address is ${refusal}.`);
  }
}
