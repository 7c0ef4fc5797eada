import { coordinateText } from "@playgraph/core";
import sharp from "sharp";
import { decoding } from "../picture/decoding.ts";
import type { Box } from "./fragment.ts";
import { maxImagePixels } from "../picture/inspectImage.ts";
import type { SheetLayout } from "./sheetLayout.ts";
import type { SheetRow } from "./sheetRow.ts";
import { cornerRadius, sheetSvg } from "./sheetSvg.ts";
import type { SheetTheme } from "./sheetTheme.ts";

const channels = 3;

/**
 * The sheet as a file. The same layout and pictures give the same bytes.
 * Pictures are decoded one after the other into one buffer, so that memory is that of the sheet and of one picture.
 * @param read the bytes of the picture of a row, by its index
 */
export async function drawSheet(
  layout: SheetLayout,
  rows: readonly SheetRow[],
  look: { readonly theme: SheetTheme; readonly format: "png" | "jpeg" },
  read: (row: number) => Promise<Uint8Array>,
): Promise<Uint8Array> {
  const { width, height } = layout;
  const drawn = sharp(Buffer.from(sheetSvg(layout, rows, look.theme)), { unlimited: true }).flatten({ background: look.theme.background }).toColourspace("srgb");
  const sheet = await drawn.removeAlpha().raw().toBuffer();
  for (const cell of layout.cells) {
    if (rows[cell.row]?.content.kind !== "picture") continue;
    const place = coordinateText(rows[cell.row]?.coordinate ?? []);
    const picture = await decoding(place === "" ? "The picture" : `The picture at "${place}"`, fitted(await read(cell.row), cell, look.theme));
    blit(sheet, width, picture, cell);
  }
  const whole = sharp(sheet, { raw: { width, height, channels } });
  return look.format === "png" ? whole.png({ compressionLevel: 9 }).toBuffer() : whole.jpeg({ quality: 90, chromaSubsampling: "4:4:4" }).toBuffer();
}

type Pixels = { readonly data: Buffer; readonly width: number; readonly height: number };

async function fitted(bytes: Uint8Array, box: Box, theme: SheetTheme): Promise<Pixels> {
  const { data, info } = await sharp(bytes, { limitInputPixels: maxImagePixels })
    .autoOrient()
    .resize(box.width, box.height, { fit: "inside", withoutEnlargement: true })
    .flatten({ background: theme.background })
    .toColourspace("srgb")
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height };
}

/** Copies a picture into the middle of its box, its corners rounded. */
function blit(sheet: Buffer, sheetWidth: number, picture: Pixels, box: Box): void {
  const left = box.x + Math.floor((box.width - picture.width) / 2);
  const top = box.y + Math.floor((box.height - picture.height) / 2);
  const radius = cornerRadius(picture);
  for (let y = 0; y < picture.height; y++) {
    const from = y * picture.width * channels;
    const to = ((top + y) * sheetWidth + left) * channels;
    const curved = Math.min(y, picture.height - 1 - y) < radius;
    const start = curved ? radius : 0;
    picture.data.copy(sheet, to + start * channels, from + start * channels, from + (picture.width - start) * channels);
    for (let x = 0; x < start; x++) {
      const share = coverage(x, Math.min(y, picture.height - 1 - y), radius);
      for (const column of [x, picture.width - 1 - x]) mix(sheet, to + column * channels, picture.data, from + column * channels, share);
    }
  }
}

/** How much of a pixel near a corner lies inside the rounded edge, from 0 to 1. */
function coverage(x: number, y: number, radius: number): number {
  const distance = Math.hypot(radius - x - 0.5, radius - y - 0.5);
  return Math.min(1, Math.max(0, radius - distance + 0.5));
}

function mix(target: Buffer, to: number, source: Buffer, from: number, share: number): void {
  for (let channel = 0; channel < channels; channel++) {
    target[to + channel] = Math.round((target[to + channel] ?? 0) * (1 - share) + (source[from + channel] ?? 0) * share);
  }
}
