import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { type Font, type Glyph, parse } from "opentype.js/dist/opentype.mjs";

export type Weight = "regular" | "semibold";

/** The bundled typeface: Inter (SIL Open Font License), cut into a file for each script. */
const scripts = ["latin", "latin-ext", "cyrillic", "cyrillic-ext", "greek", "greek-ext", "vietnamese"] as const;
const cuts = { regular: 400, semibold: 600 } as const satisfies Record<Weight, number>;

const require = createRequire(import.meta.url);
const folder = dirname(require.resolve("@fontsource/inter/package.json"));
const fonts = new Map<string, Font>();
const glyphs = new Map<string, FoundGlyph | undefined>();

export type FoundGlyph = { readonly glyph: Glyph; readonly unitsPerEm: number };

/** The glyph of one character, or undefined where no file of the typeface has it. Files are read when first needed. */
export function findGlyph(character: string, weight: Weight): FoundGlyph | undefined {
  const name = `${weight} ${character}`;
  if (!glyphs.has(name)) glyphs.set(name, lookUp(character, weight));
  return glyphs.get(name);
}

function lookUp(character: string, weight: Weight): FoundGlyph | undefined {
  for (const script of scripts) {
    const font = loadFont(script, weight);
    const glyph = font.charToGlyph(character);
    if (glyph.index !== 0) return { glyph, unitsPerEm: font.unitsPerEm };
  }
  return undefined;
}

function loadFont(script: (typeof scripts)[number], weight: Weight): Font {
  const file = join(folder, "files", `inter-${script}-${cuts[weight]}-normal.woff`);
  const loaded = fonts.get(file);
  if (loaded) return loaded;
  const font = parse(new Uint8Array(readFileSync(file)).buffer);
  fonts.set(file, font);
  return font;
}
