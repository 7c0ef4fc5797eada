import { contentHash } from "../document/contentHash.ts";

/** An integer from 0 to 2^32 - 1 that is the same for the same graph seed, node, coordinate and parts, and looks like chance otherwise. */
export function draw(graphSeed: number, node: string, coordinate: string, parts: readonly (string | number)[]): number {
  return Number.parseInt(contentHash([graphSeed, node, coordinate, ...parts]).slice(0, 8), 16);
}
