import type { Box, SheetText } from "./fragment.ts";
import type { SheetMetrics } from "./sheetMetrics.ts";
import type { SheetContent } from "./sheetRow.ts";
import { wrapText } from "./wrapText.ts";

export type SheetHole = { readonly kind: "absent" | "failed"; readonly box: Box; readonly icon: Box; readonly texts: readonly SheetText[] };

/** The sign and as much of the reason as fits, both in the middle of the cell. Cells too small for words have the sign alone. */
export function sheetHole(content: Exclude<SheetContent, { kind: "picture" }>, box: Box, metrics: SheetMetrics): SheetHole {
  const { leading, measure } = metrics;
  const inset = Math.max(4, Math.round(box.width * 0.08));
  const size = Math.min(metrics.smallSize, Math.max(10, Math.round(box.width / 9)));
  const sign = Math.round(Math.min(metrics.headingSize * 1.3, box.width * 0.4, box.height * 0.4));
  const step = size * leading;
  const room = Math.floor((box.height - 2 * inset - sign - size * 0.6) / step);
  const width = box.width - 2 * inset;
  const wrap = (text: string, weight: SheetText["weight"], lines: number) => (lines <= 0 || width < size * 5 ? [] : wrapText(text, width, lines, (part) => measure(part, size, weight)));
  const heading = wrap(content.heading, "semibold", Math.min(2, room));
  const reason = wrap(content.reason, "regular", Math.min(6, room - heading.length));
  const lines = heading.length + reason.length;
  const height = sign + (lines === 0 ? 0 : size * 0.6 + lines * step);
  const top = box.y + (box.height - height) / 2;
  const middle = box.x + box.width / 2;
  const text = (text: string, line: number, weight: SheetText["weight"]): SheetText => ({ x: middle, y: top + sign + size * 0.6 + line * step + size, text, size, weight, tone: content.kind, anchor: "middle" });
  return {
    kind: content.kind,
    box,
    icon: { x: middle - sign / 2, y: top, width: sign, height: sign },
    texts: [...heading.map((part, line) => text(part, line, "semibold")), ...reason.map((part, line) => text(part, heading.length + line, "regular"))],
  };
}
