import type { Box, SheetText } from "./fragment.ts";
import { sheetHole, type SheetHole } from "./sheetHole.ts";
import type { SheetLayout } from "./sheetLayout.ts";
import type { SheetRow } from "./sheetRow.ts";
import type { SheetTheme } from "./sheetTheme.ts";
import { textPath } from "./textPath.ts";

/** Signs on a grid of 24 × 24, drawn as lines: an eye that is shut, and a warning triangle. */
const signs = {
  absent: "M3.5 3.5L20.5 20.5M10.4 5.6A9.6 9.6 0 0 1 12 5.5C16.9 5.5 20.3 9.4 21.6 12A16 16 0 0 1 18.9 15.6M6.4 7A14.6 14.6 0 0 0 2.4 12C3.7 14.6 7.1 18.5 12 18.5A9.4 9.4 0 0 0 17 17M9.9 9.9A3 3 0 0 0 14.1 14.1",
  failed: "M12 4.2L21.3 20H2.7ZM12 10.2V14.4M12 17.2V17.25",
} as const;

/** Everything on a sheet but the pictures, as SVG made of shapes alone. */
export function sheetSvg(layout: SheetLayout, rows: readonly SheetRow[], theme: SheetTheme): string {
  const { width, height, metrics } = layout;
  const holes = layout.cells.flatMap((cell) => {
    const content = rows[cell.row]?.content;
    return content && content.kind !== "picture" ? [sheetHole(content, cell, metrics)] : [];
  });
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">`,
    `<defs>${stripes("absent", theme)}${stripes("failed", theme)}</defs>`,
    `<rect width="${width}" height="${height}" fill="${theme.background}"/>`,
    ...layout.rules.map(({ x, y, width, height }) => `<rect x="${x}" y="${y}" width="${width}" height="${height}" fill="${theme.rule}"/>`),
    ...holes.map((hole) => holeShape(hole, theme, cornerRadius(hole.box))),
    ...[...layout.texts, ...holes.flatMap(({ texts }) => texts)].map((text) => textShape(text, layout, theme)),
    "</svg>",
  ];
  return parts.join("\n");
}

/** Of every cell, pictures and holes alike; pixels. */
export function cornerRadius({ width, height }: Pick<Box, "width" | "height">): number {
  return Math.round(Math.min(8, Math.min(width, height) / 48));
}

function stripes(kind: "absent" | "failed", theme: SheetTheme): string {
  const { fill, stripe } = theme.hole[kind];
  return `<pattern id="${kind}" width="14" height="14" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="14" height="14" fill="${fill}"/><rect width="7" height="14" fill="${stripe}"/></pattern>`;
}

function holeShape({ kind, box, icon }: SheetHole, theme: SheetTheme, radius: number): string {
  const scale = icon.width / 24;
  return (
    `<rect x="${box.x + 0.5}" y="${box.y + 0.5}" width="${box.width - 1}" height="${box.height - 1}" rx="${radius}" fill="url(#${kind})" stroke="${theme.hole[kind].edge}"/>` +
    `<path transform="translate(${icon.x.toFixed(2)} ${icon.y.toFixed(2)}) scale(${scale.toFixed(4)})" d="${signs[kind]}" fill="none" stroke="${theme.text[kind]}" stroke-width="1.9" stroke-linecap="round" stroke-linejoin="round"/>`
  );
}

function textShape({ x, y, text, size, weight, tone, anchor }: SheetText, { metrics }: SheetLayout, theme: SheetTheme): string {
  const width = anchor === "start" ? 0 : metrics.measure(text, size, weight);
  const left = anchor === "start" ? x : anchor === "end" ? x - width : x - width / 2;
  return `<path fill="${theme.text[tone]}" d="${textPath(text, left, Math.round(y), size, weight)}"/>`;
}
