/** The part of opentype.js 2.0 that is used here: it ships without types. Node finds names in its ES module only. */
declare module "opentype.js/dist/opentype.mjs" {
  export type PathCommand =
    | { readonly type: "M" | "L"; readonly x: number; readonly y: number }
    | { readonly type: "Q"; readonly x1: number; readonly y1: number; readonly x: number; readonly y: number }
    | { readonly type: "C"; readonly x1: number; readonly y1: number; readonly x2: number; readonly y2: number; readonly x: number; readonly y: number }
    | { readonly type: "Z" };
  export type Glyph = {
    /** 0 is the glyph that stands for a missing one. */
    readonly index: number;
    /** In font units. */
    readonly advanceWidth: number;
    /** @param y of the baseline, downwards */
    getPath(x: number, y: number, fontSize: number): { readonly commands: readonly PathCommand[] };
  };
  export type Font = { readonly unitsPerEm: number; charToGlyph(character: string): Glyph };
  export function parse(font: ArrayBuffer): Font;
}
