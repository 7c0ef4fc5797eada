import { text } from "@playgraph/core";

/** A colour as `#rgb`, `#rgba`, `#rrggbb` or `#rrggbbaa`: no names, and nothing that could be anything else in an SVG. */
export const colour = () => text({ pattern: "^#(?:[0-9a-fA-F]{3,4}|[0-9a-fA-F]{6}|[0-9a-fA-F]{8})$", form: "a colour such as #ff8800" });

/** Whether nothing shows through it. */
export function isOpaqueColour(colour: string): boolean {
  const alpha = colour.length === 5 ? colour.slice(4) : colour.slice(7);
  return !/[0-9a-e]/i.test(alpha);
}
