import { type CacheEntry, isImage, type Json } from "@playgraph/core";

/** The pictures that an entry names, each once, by sha256. */
export function blobsIn({ outputs, items = [] }: CacheEntry): ReadonlySet<string> {
  const blobs = new Set<string>();
  const open: Json[] = [outputs, ...items.map((item) => item.outputs)];
  for (let value = open.pop(); value !== undefined; value = open.pop()) {
    if (typeof value !== "object" || value === null) continue;
    if (isImage(value)) blobs.add(value.blob);
    else for (const inner of Object.values(value)) open.push(inner);
  }
  return blobs;
}
