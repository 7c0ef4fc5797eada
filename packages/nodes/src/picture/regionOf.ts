import { PlaygraphError } from "@playgraph/core";
import { placeAt, type Position } from "./position.ts";

export type Region = { readonly left: number; readonly top: number; readonly width: number; readonly height: number };

export type AskedRegion = {
  readonly x: number | undefined;
  readonly y: number | undefined;
  readonly width: number | undefined;
  readonly height: number | undefined;
  /** `16:9`, or "" for none. */
  readonly ratio: string;
  readonly position: Position;
};

/**
 * The part of a picture that is asked for. With a ratio it is the largest of that shape; else a side that is left open reaches to the picture's edge.
 * Along a side without `x` or `y`, `position` says where it is.
 * @throws PlaygraphError `InvalidInput` for a part that is not all inside the picture, and for a ratio beside a size
 */
export function regionOf(picture: { readonly width: number; readonly height: number }, { x, y, width, height, ratio, position }: AskedRegion): Region {
  if (ratio !== "" && (width !== undefined || height !== undefined)) throw refused("ratio", "The size is asked for twice: leave `ratio` empty, or `width` and `height` open");
  const shape = ratio === "" ? { width: width ?? picture.width - (x ?? 0), height: height ?? picture.height - (y ?? 0) } : largestOf(picture, ratio);
  const place = placeAt(position, picture, shape);
  const region = { left: x ?? place.left, top: y ?? place.top, ...shape };
  const size = `${picture.width} × ${picture.height}`;
  if (region.left < 0 || region.width < 1 || region.left + region.width > picture.width) throw outside(width === undefined ? "x" : "width", `${region.width} pixels from x = ${region.left} on`, size);
  if (region.top < 0 || region.height < 1 || region.top + region.height > picture.height) throw outside(height === undefined ? "y" : "height", `${region.height} pixels from y = ${region.top} on`, size);
  return region;
}

function largestOf(picture: { readonly width: number; readonly height: number }, ratio: string): { readonly width: number; readonly height: number } {
  const [across = 0, down = 0] = ratio.split(":").map(Number);
  if (across <= 0 || down <= 0) throw refused("ratio", `A ratio of ${ratio} has no shape: both numbers must be above 0`);
  const width = Math.min(picture.width, (picture.height * across) / down);
  const height = Math.min(picture.height, (picture.width * down) / across);
  return { width: Math.max(1, Math.round(width)), height: Math.max(1, Math.round(height)) };
}

function outside(field: string, part: string, size: string): PlaygraphError {
  return refused(field, `The part to cut out, ${part}, is not inside the picture of ${size} pixels`);
}

function refused(field: string, message: string): PlaygraphError {
  return new PlaygraphError({ code: "InvalidInput", field, message: `${message}.` });
}
