import { isRecord, type Json, type JsonRecord, type RemoteFile } from "@playgraph/core";

const types: ReadonlySet<string> = new Set(["image/png", "image/jpeg", "image/jpg", "image/webp"]);
const ending = /\.(?:png|jpe?g|webp)(?:[?#]|$)/i;
const ownType = /^data:(image\/[a-z]+);base64,/i;

/**
 * The pictures that an answer of any endpoint names, in its order: records with a `url` whose content type, or, where that says nothing, whose ending is
 * that of a picture that can be taken. Videos, sounds, weights and plain texts are left alone. Linear, any depth.
 */
export function picturesIn(result: Json, most: number): readonly RemoteFile[] {
  const pictures: RemoteFile[] = [];
  const open: Json[] = [result];
  while (open.length > 0 && pictures.length < most) {
    const value = open.pop() ?? null;
    if (isRecord(value) && typeof value.url === "string" && isPicture(value, value.url)) pictures.push({ url: value.url });
    else if (typeof value === "object" && value !== null) for (const inner of Object.values(value).toReversed()) open.push(inner);
  }
  return pictures;
}

function isPicture({ content_type: type }: JsonRecord, url: string): boolean {
  if (typeof type === "string" && type !== "application/octet-stream") return types.has(type.toLowerCase());
  const own = ownType.exec(url);
  return own ? types.has((own[1] ?? "").toLowerCase()) : ending.test(url);
}
