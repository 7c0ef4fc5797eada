import { stripVTControlCharacters } from "node:util";

/**
 * A text of a graph, of a service or of a user as one line that is safe on a terminal: escape sequences and control characters, which could move the
 * cursor, hide text or ring bells, become `�`, and line breaks become spaces.
 */
export function visible(text: string): string {
  return stripVTControlCharacters(text).replaceAll(/[\r\n\t]+/g, " ").replaceAll(/\p{Cc}|\p{Bidi_Control}/gu, "�");
}

/** Columns that a line takes on a terminal, as far as can be known: wide for East Asian characters and pictures, none for marks. */
export function widthOf(text: string): number {
  let width = 0;
  for (const { segment } of segmenter.segment(text)) width += /^[\p{Mn}\p{Cf}]+$/u.test(segment) ? 0 : /\p{Emoji_Presentation}|\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{Script=Hangul}/u.test(segment) ? 2 : 1;
  return width;
}

const segmenter = new Intl.Segmenter();
