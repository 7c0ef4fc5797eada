import type { Graph, JsonRecord } from "@playgraph/core";
import type { Cap } from "../worldSettings.ts";

/** All that is needed to run a graph again just as it was run. Files that the graph reads are not in it, and a key never is. */
export type RunRequest = {
  /** As it was run: what was changed for this run alone is in it. */
  readonly graph: Graph;
  /** Values of the graph's own inputs. */
  readonly inputs: JsonRecord;
  readonly only: readonly string[];
  /** A label by axis. */
  readonly at: Readonly<Record<string, string>>;
  readonly first: number | null;
  /** Where the document came from, as it is told to people: an absolute path, `standard input`. */
  readonly name: string;
  /** Absolute; relative paths in the graph start here. */
  readonly folder: string;
  /** The output folder, absolute. */
  readonly out: string;
  /** Absolute paths of modules with nodes. */
  readonly modules: readonly string[];
  /** `cloud`, `emulator` or a URL. */
  readonly fal: string;
  readonly concurrency: Readonly<Record<string, number>>;
  readonly useCache: boolean;
  readonly cap: Cap;
  /** Millionths of a US dollar an image, by endpoint. */
  readonly prices: Readonly<Record<string, number>>;
  readonly onUnknown: "fail" | "resubmit";
};
