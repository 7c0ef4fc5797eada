import type { Json } from "../document/json.ts";
import { checkLiteral } from "./checkLiteral.ts";

/** A picture in the workspace. Only `blob` counts in a cache key. */
export type ImageValue = {
  /** sha256 of the file's bytes, 64 lower-case hex digits. */
  readonly blob: string;
  readonly mediaType: "image/png" | "image/jpeg" | "image/webp";
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  /** Where it came from, if from a network; it may have expired. */
  readonly sourceUrl?: string;
};

/** Whether a value is a picture, and not a record that looks a little like one. */
export function isImage(value: Json): value is ImageValue {
  return typeof value === "object" && checkLiteral({ kind: "image" }, value) === undefined;
}
