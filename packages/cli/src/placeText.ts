import type { Coordinate } from "@playgraph/core";
import { cutLine } from "./lineWidth.ts";
import { visible } from "./visible.ts";

/** Columns of a label: a whole prompt may be one. */
const longest = 40;

/** `guidance-scale 2, seeds 7`: a place of the sweep as people know it. A label that an earlier key has too is followed by its key, as `--at` takes it. */
export function placeText(coordinate: Coordinate): string {
  return coordinate.map(({ axis, key, label, repeated }) => `${axis} ${cutLine(visible(label), longest)}${repeated ? ` (#${key})` : ""}`).join(", ");
}
