import { boolean, choice, defineNode, type Hole, image, type ImageValue, integer, isHole, json, type Json, PlaygraphError, text } from "@playgraph/core";
import { drawSheet } from "./sheet/drawSheet.ts";
import { sheetLayout } from "./sheet/sheetLayout.ts";
import type { SheetContent } from "./sheet/sheetRow.ts";
import { sheetThemes } from "./sheet/sheetTheme.ts";
import { textWidth } from "./sheet/textPath.ts";

export const contactSheet = defineNode({
  type: "contact-sheet",
  version: 1,
  title: "Contact sheet",
  summary: "Many pictures on one labelled sheet: columns and rows by axis, a block for each choice of further axes, holes drawn where they are.",
  category: "output",
  inputs: {
    image: image().collect({ doc: "The pictures." }),
    title: text().input({ doc: "Stands at the top.", default: "" }),
    over: json().input({ doc: "List of the axis ids to put on one sheet; left out, all that no other input of the node has.", default: null, structural: true, namesAxes: "list" }),
    columns: json().input({ doc: "List of the axis ids that make columns, outermost first; left out, the longest axis.", default: null, structural: true, namesAxes: "list" }),
    rows: json().input({ doc: "List of the axis ids that make rows, outermost first; left out, the next longest axis.", default: null, structural: true, namesAxes: "list" }),
    cell: integer({ min: 32, max: 1024 }).input({ doc: "Longest edge of a picture on the sheet, in pixels; smaller pictures are not enlarged.", default: 256 }),
    labels: boolean().input({ doc: "Whether axes are named and labelled.", default: true }),
    format: choice("png", "jpeg").input({ doc: "File format of the sheet.", default: "png" }),
    theme: choice("light", "dark").input({ doc: "Colours of the sheet.", default: "light" }),
  },
  outputs: { image: image().output({ doc: "The sheet." }) },
  cache: true,
  resource: "cpu",
  collect: async (rows, { title, columns, rows: down, cell, labels, format, theme }, { blobs, signal }) => {
    const places = rows.map(({ coordinate, values }) => ({ coordinate, content: contentOf(values.image) }));
    const options = { title, cell, labels, columns: axisIds("columns", columns), rows: axisIds("rows", down) };
    const layout = sheetLayout(places, options, textWidth);
    const sheet = await drawSheet(layout, places, { theme: sheetThemes[theme], format }, async (row) => {
      signal.throwIfAborted();
      const value = rows[row]?.values.image;
      if (value === undefined || isHole(value)) throw new RangeError(`row ${row} has no picture`);
      return blobs.get(value.blob);
    });
    const { width, height } = layout;
    return { image: { blob: await blobs.put(sheet), mediaType: format === "png" ? "image/png" : "image/jpeg", width, height } };
  },
});

function contentOf(value: ImageValue | Hole): SheetContent {
  if (!isHole(value)) return { kind: "picture", width: value.width, height: value.height };
  if (value.state === "failed") return { kind: "failed", heading: value.skipped ? "skipped" : "failed", reason: value.failure.message };
  const colon = value.reason.indexOf(": ");
  return colon === -1 ? { kind: "absent", heading: value.reason, reason: "" } : { kind: "absent", heading: value.reason.slice(0, colon), reason: value.reason.slice(colon + 2) };
}

function axisIds(field: string, value: Json): readonly string[] | undefined {
  if (value === null) return undefined;
  if (Array.isArray(value) && value.every((id: Json) => typeof id === "string")) return value;
  throw new PlaygraphError({ code: "InvalidInput", field, message: `\`${field}\` must be a list of axis ids, such as ["seeds"].` });
}
