export type Size = { readonly width: number; readonly height: number };

type Asked = { readonly width: number | undefined; readonly height: number | undefined };

export type Fit = "cover" | "contain" | "fill" | "inside" | "outside";

/**
 * `canvas` is the size of the result, `scaled` that of the whole picture in it: larger where it is cropped, smaller where it is padded.
 * One of the two is always whole numbers of its own (the picture's, or what was asked for), so that rounding the other never leaves a gap.
 */
export type Resized = { readonly canvas: Size; readonly scaled: Size };

/**
 * How large a resized picture is. Whole pixels, at least one.
 * @param asked a side that is left out follows from the other one, in the picture's own shape
 * @param enlarge without it nothing is drawn larger than it is: the result is then smaller than asked for, in the shape that was asked for; only `contain` pads it to the full size
 */
export function resizedSize(picture: Size, asked: Asked, fit: Fit, enlarge: boolean): Resized {
  const wanted = completed(picture, asked);
  const ratios = [wanted.width / picture.width, wanted.height / picture.height] as const;
  const scale = fit === "contain" || fit === "inside" ? Math.min(...ratios) : Math.max(...ratios);
  const excess = enlarge ? 1 : Math.max(1, scale);
  const whole = scaledBy(picture, scale / excess);
  const target = scaledBy(wanted, 1 / excess);
  switch (fit) {
    case "inside":
    case "outside":
      return { canvas: whole, scaled: whole };
    case "fill":
      return { canvas: target, scaled: target };
    case "contain":
      return { canvas: wanted, scaled: whole };
    case "cover":
      return { canvas: target, scaled: whole };
  }
}

function completed({ width, height }: Size, asked: Asked): Size {
  const scale = asked.width === undefined ? (asked.height ?? height) / height : asked.width / width;
  return { width: asked.width ?? pixels(width * scale), height: asked.height ?? pixels(height * scale) };
}

function scaledBy({ width, height }: Size, scale: number): Size {
  return { width: pixels(width * scale), height: pixels(height * scale) };
}

function pixels(length: number): number {
  return Math.max(1, Math.round(length));
}
