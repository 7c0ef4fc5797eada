import { errorAnswer, lockedAnswer } from "../faults/errorAnswer.ts";
import { detail, json, text, type Answer } from "../http/answer.ts";
import { isObject, parseJson } from "../json.ts";
import { uuid } from "../uuid.ts";
import type { Call, KeyedCall } from "./call.ts";
import type { World } from "./world.ts";

/** `POST /storage/upload/initiate`: where to PUT the bytes, and where they will be. Here both are the same address. */
export function initiateUpload(world: World, call: KeyedCall): Answer {
  if (world.lock) return lockedAnswer(world.lock.reason);
  const asked = parseJson(new TextDecoder().decode(call.body));
  const contentType = isObject(asked) ? asked["content_type"] : undefined;
  const fileName = isObject(asked) ? asked["file_name"] : undefined;
  if (typeof contentType !== "string" || typeof fileName !== "string") {
    const missing = typeof contentType === "string" ? "file_name" : "content_type";
    return json(422, { detail: [{ type: "missing", loc: ["body", missing], msg: "Field required", input: asked ?? null }] });
  }
  const name = `${uuid(world.settings.random).replaceAll("-", "")}_${fileName.replaceAll(/[^\w.-]/g, "_").slice(-80)}`;
  world.files.promiseUpload({ name, contentType, keyHash: call.caller.keyHash });
  const url = `${call.origin}/v3.fal.media/files/${name}`;
  return json(200, { upload_url: `${url}?signature=${uuid(world.settings.random)}`, file_url: url });
}

/** `PUT upload_url`: no key, raw bytes. */
export function putUpload({ files }: World, call: Call, name: string): Answer {
  const refusal = files.receive(name, call.body);
  if (refusal === "full") return text(507, "text/plain", "The emulator keeps no more than 512 MB of uploads.");
  return refusal === undefined ? text(200, "text/plain", "") : text(403, "text/plain", `This upload address is ${refusal}.`);
}

/** Public, as on fal's CDN: whoever has the address has the file. */
export async function getFile({ files }: World, name: string): Promise<Answer> {
  const gone = files.gone(name);
  if (gone) return errorAnswer(gone);
  const body = await files.read(name);
  if (!body) return detail(404, "File not found");
  return { status: 200, headers: { "content-type": files.contentType(name), "cache-control": "public, max-age=5184000, immutable" }, body };
}
