/** Height of a glyph in cells; the last row holds the tails of g, p, q, y. */
export const glyphHeight = 8;

// Columns of printable ASCII from "!" to "~", left to right; bit 0 is the top cell. A glyph is as wide as it needs.
const columns = `
5f|07,00,07|14,7f,14,7f,14|24,2a,7f,2a,12|23,13,08,64,62|36,49,56,20,50|07|1c,22,41|41,22,1c|2a,1c,7f,1c,2a|08,08,3e,08,08|80,60
08,08,08,08|60,60|20,10,08,04,02|3e,51,49,45,3e|42,7f,40|72,49,49,49,46|21,41,49,4d,33|18,14,12,7f,10|27,45,45,45,39|3c,4a,49,49,31
41,21,11,09,07|36,49,49,49,36|46,49,49,29,1e|24|40,34|08,14,22,41|14,14,14,14|41,22,14,08|02,01,59,09,06|3e,41,5d,59,4e
7c,12,11,12,7c|7f,49,49,49,36|3e,41,41,41,22|7f,41,41,41,3e|7f,49,49,49,41|7f,09,09,09,01|3e,41,41,51,73|7f,08,08,08,7f
41,7f,41|20,40,41,3f,01|7f,08,14,22,41|7f,40,40,40,40|7f,02,1c,02,7f|7f,04,08,10,7f|3e,41,41,41,3e|7f,09,09,09,06|3e,41,51,21,5e
7f,09,19,29,46|26,49,49,49,32|01,01,7f,01,01|3f,40,40,40,3f|1f,20,40,20,1f|3f,40,38,40,3f|63,14,08,14,63|03,04,78,04,03|61,59,49,4d,43
7f,41,41|02,04,08,10,20|41,41,7f|04,02,01,02,04|40,40,40,40,40|03,04|20,54,54,78,40|7f,28,44,44,38|38,44,44,44,28|38,44,44,28,7f
38,54,54,54,18|08,7e,09,02|18,a4,a4,9c,78|7f,08,04,04,78|7d|80,80,7d|7f,10,28,44|7f,40|7c,04,78,04,78|7c,08,04,04,78|38,44,44,44,38
fc,18,24,24,18|18,24,24,18,fc|7c,08,04,04,08|48,54,54,54,24|04,3f,44,24|3c,40,40,20,7c|1c,20,40,20,1c|3c,40,30,40,3c|44,28,10,28,44
4c,90,90,90,7c|44,64,54,4c,44|08,36,41|77|41,36,08|02,01,02,04,02`;

const glyphs: readonly (readonly number[])[] = columns.trim().split(/[|\n]/)
  .map((glyph) => glyph.split(",").map((column) => Number.parseInt(column, 16)));

const space: readonly number[] = [0, 0];
const unknown: readonly number[] = [0x7f, 0x41, 0x41, 0x7f];

/** The columns of one character, bit 0 at the top. Letters with accents lose them; what is not ASCII is a box. */
export function glyphOf(character: string): readonly number[] {
  const code = (character.normalize("NFD").codePointAt(0) ?? 32) - 33;
  return code < 0 ? space : glyphs[code] ?? unknown;
}

/** Width of a line in cells, one empty column between glyphs. */
export function textWidth(text: string): number {
  return Array.from(text).reduce((width, character) => width + glyphOf(character).length + 1, -1);
}
