import { createHash } from "node:crypto";

/** Bytes of a name, leaving room for a hash, a number and an ending in the 255 that file systems take. */
const longest = 150;

/** Names that Windows keeps for devices, with any ending. */
const reserved = /^(?:con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(?:\.|$)/i;

/**
 * One part of a path that is the same safe name on all systems. Where something had to be changed a short hash of the original
 * follows, so that two different texts never come to one name.
 */
export function safeName(text: string): string {
  const composed = text.normalize("NFC");
  const plain = composed
    .replaceAll(/[<>:"/\\|?*\p{C}\p{Zl}\p{Zp}]/gu, "-")
    .replace(/^[\s.]+/, "")
    .trimEnd();
  const short = shortened(withoutDots(plain));
  const usable = short === "" ? "_" : reserved.test(short) ? `_${short}` : short;
  return usable === text ? usable : `${usable}-${createHash("sha256").update(text).digest("hex").slice(0, 8)}`;
}

/** Windows drops dots and spaces at the end of a name. */
function withoutDots(text: string): string {
  let end = text.length;
  while (end > 0 && (text[end - 1] === "." || text[end - 1] === " ")) end -= 1;
  return text.slice(0, end);
}

/** Cut between characters. */
function shortened(text: string): string {
  if (Buffer.byteLength(text) <= longest) return text;
  const kept: string[] = [];
  let bytes = 0;
  for (const character of text) {
    bytes += Buffer.byteLength(character);
    if (bytes > longest) break;
    kept.push(character);
  }
  return withoutDots(kept.join(""));
}
