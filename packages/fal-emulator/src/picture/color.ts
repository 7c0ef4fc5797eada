/** Red, green, blue: 0 to 255, fractions allowed (they are rounded when a pixel is written). */
export type Color = readonly [red: number, green: number, blue: number];

/** `#rrggbb` to a colour. */
export function hex(code: string): Color {
  const value = Number.parseInt(code.slice(1), 16);
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255];
}

/** `from` at 0, `to` at 1. */
export function mix(from: Color, to: Color, amount: number): Color {
  return [
    from[0] + (to[0] - from[0]) * amount,
    from[1] + (to[1] - from[1]) * amount,
    from[2] + (to[2] - from[2]) * amount,
  ];
}

/** Turns the hue by rotating about the grey axis; brightness stays about the same. */
export function turnHue([red, green, blue]: Color, degrees: number): Color {
  const cos = Math.cos((degrees * Math.PI) / 180);
  const sin = Math.sin((degrees * Math.PI) / 180);
  const same = cos + (1 - cos) / 3;
  const next = (1 - cos) / 3 - sin / Math.sqrt(3);
  const last = (1 - cos) / 3 + sin / Math.sqrt(3);
  return [
    red * same + green * next + blue * last,
    red * last + green * same + blue * next,
    red * next + green * last + blue * same,
  ];
}
