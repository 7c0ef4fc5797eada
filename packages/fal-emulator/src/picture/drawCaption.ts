import { captionValues } from "./captionValues.ts";
import { fill, type Canvas } from "./canvas.ts";
import type { Color } from "./color.ts";
import { drawCell } from "./drawCell.ts";
import { glyphHeight, glyphOf, textWidth } from "./font.ts";
import type { PictureRequest } from "./pictureRequest.ts";

const paper: Color = [250, 247, 240];
const ink: Color = [24, 20, 38];
const faint: Color = [203, 198, 220];
/** Below this side (px) there is no room for words; the folded corner alone says "placeholder". */
const smallestWithText = 112;

/** The strip with seed, steps, guidance and prompt, the word PLACEHOLDER, and the folded corner at the bottom right. */
export function drawCaption(canvas: Canvas, request: PictureRequest): void {
  const { width, height } = canvas;
  const side = Math.min(width, height);
  const fold = Math.round(side * 0.115);
  if (side >= smallestWithText) drawStrip(canvas, request, fold);
  drawFold(canvas, fold);
}

function drawStrip(canvas: Canvas, request: PictureRequest, fold: number): void {
  const { width, height } = canvas;
  const cell = Math.max(1, Math.round(Math.min(width, height) / 340));
  const pad = cell * 5;
  const strip = cell * (glyphHeight * 2 + 3) + pad * 2 - cell * 2;
  const top = height - strip;
  fill(canvas, [[0, top, width, top, width, height, 0, height]], { kind: "flat", color: ink }, 0.9);
  const mark = "PLACEHOLDER";
  const markLeft = width - fold - pad - textWidth(mark) * cell;
  const below = top + pad + cell * (glyphHeight + 3);
  const whole = (width - pad * 2 - fold) / cell;
  const beside = (markLeft - pad * 3) / cell;
  const { text: values, wholeLine: markBelow } = captionValues(request, beside, whole); // the values go first: where they need the line, the prompt gives way
  drawText(canvas, mark, markLeft, markBelow ? below : top + pad, cell, faint);
  drawText(canvas, values, pad, top + pad, cell, paper);
  const prompt = request.prompt.replaceAll(/\s+/g, " ").trim();
  drawText(canvas, shortened(prompt, markBelow ? beside : whole), pad, below, cell, faint);
}

/** As much of the text as `room` cells hold; cut text ends in dots. */
function shortened(text: string, room: number): string {
  if (textWidth(text) <= room) return text;
  if (room < textWidth("...")) return "";
  let kept = "";
  for (const character of text) {
    if (textWidth(`${kept}${character}...`) > room) break;
    kept += character;
  }
  return `${kept.trimEnd()}...`;
}

function drawText(canvas: Canvas, text: string, left: number, top: number, cell: number, color: Color): void {
  let x = left;
  for (const character of text) {
    for (const column of glyphOf(character)) {
      for (let row = 0; row < glyphHeight; row++) {
        if ((column >> row) & 1) drawCell(canvas, x, top + row * cell, cell, color);
      }
      x += cell;
    }
    x += cell;
  }
}

/** A page corner turned over: paper, its shadow, and two hatch strokes as on a draughtsman's proof. */
function drawFold(canvas: Canvas, size: number): void {
  const { width, height } = canvas;
  const [left, top] = [width - size, height - size];
  fill(canvas, [[width, top - size * 0.06, width, height, left - size * 0.06, height]], { kind: "flat", color: ink }, 0.45);
  fill(canvas, [[width, top, width, height, left, height]], { kind: "flat", color: paper });
  fill(canvas, [[width, top, left, height, left + size * 0.16, top + size * 0.16]], { kind: "flat", color: [214, 208, 196] });
  if (size < 8) return;
  for (const at of [0.5, 0.68, 0.86]) {
    const [x, y, half] = [left + size * at, height, size * 0.035];
    fill(canvas, [[x - half, y, x + half, y, width, y - (width - x) + half, width, y - (width - x) - half]], { kind: "flat", color: ink }, 0.7);
  }
}
