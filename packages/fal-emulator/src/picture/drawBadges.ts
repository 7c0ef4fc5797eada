import type { Canvas } from "./canvas.ts";
import type { Color } from "./color.ts";
import { drawCell } from "./drawCell.ts";
import { createRandom, hashText } from "./random.ts";

/** Cells a side: a frame of one about a mirrored pattern of five. */
const badge = 7;

/**
 * A row of badges from the top left, one for each text: a mirrored pattern in a colour, both drawn from the text, so that equal
 * texts have equal badges. What does not fit into the row is left out.
 */
export function drawBadges(canvas: Canvas, texts: readonly string[]): void {
  const cell = Math.max(1, Math.round(Math.min(canvas.width, canvas.height) / 120));
  const room = Math.floor(canvas.width / (cell * (badge + 1)));
  for (const [index, text] of texts.slice(0, room).entries()) drawBadge(canvas, text, cell * (1 + index * (badge + 1)), cell, cell);
}

function drawBadge(canvas: Canvas, text: string, left: number, top: number, cell: number): void {
  const random = createRandom(hashText(text));
  const color: Color = [60 + random() * 195, 60 + random() * 195, 60 + random() * 195];
  drawCell(canvas, left, top, cell * badge, [24, 20, 38]);
  for (let row = 1; row < badge - 1; row++) {
    for (let column = 1; column <= badge >> 1; column++) {
      if (random() < 0.45) continue;
      for (const x of new Set([column, badge - 1 - column])) drawCell(canvas, left + x * cell, top + row * cell, cell, color);
    }
  }
}
