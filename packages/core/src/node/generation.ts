import type { Json, JsonRecord } from "../document/json.ts";
import type { Receipt } from "./step.ts";

/** A paid request that a value rests on: what the results table and an image's provenance say of it. */
export type Generation = {
  readonly node: string;
  /** Of the task that asked for it, as text. */
  readonly coordinate: string;
  readonly endpoint: string;
  /** The resolved request. */
  readonly payload: Json;
  /** The task's item inputs that came by a wire with axes, images left out. */
  readonly varying: JsonRecord;
  /** How many were asked for. */
  readonly images: number;
  readonly receipt: Receipt;
  /** The task asked anew: it cost, but nothing rests on it. */
  readonly replaced?: true;
};
