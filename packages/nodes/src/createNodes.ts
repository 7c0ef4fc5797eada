import type { NodeDefinition } from "@playgraph/core";
import { blur } from "./blur.ts";
import { caption } from "./caption.ts";
import { composite } from "./composite.ts";
import { contactSheet } from "./contactSheet.ts";
import { crop } from "./crop.ts";
import type { Fal } from "./fal/fal.ts";
import { falEndpoint } from "./falEndpoint.ts";
import { image } from "./image.ts";
import { integer } from "./integer.ts";
import { merge } from "./merge.ts";
import { nsfwFilter } from "./nsfwFilter.ts";
import { number } from "./number.ts";
import { pick } from "./pick.ts";
import { playgroundV25 } from "./playgroundV25.ts";
import { playgroundV25ImageToImage } from "./playgroundV25ImageToImage.ts";
import { playgroundV25Inpainting } from "./playgroundV25Inpainting.ts";
import { promptTemplate } from "./promptTemplate.ts";
import { resize } from "./resize.ts";
import { rows } from "./rows.ts";
import { save } from "./save.ts";
import { seedSweep } from "./seedSweep.ts";
import { subgraph } from "./subgraph.ts";
import { sweep } from "./sweep.ts";
import { switchNode } from "./switch.ts";
import { text } from "./text.ts";
import { upload } from "./upload.ts";
import { zip } from "./zip.ts";

export type NodesOptions = {
  /** Where the generating nodes send their requests. */
  readonly fal: Fal;
};

/** All nodes of the library, by type, ordered by type. */
export function createNodes({ fal }: NodesOptions): ReadonlyMap<string, NodeDefinition> {
  const nodes = [blur, caption, composite, contactSheet, crop, falEndpoint(fal), image, integer, merge, nsfwFilter, number, pick, playgroundV25(fal), playgroundV25ImageToImage(fal), playgroundV25Inpainting(fal), promptTemplate, resize, rows, save, seedSweep, subgraph, sweep, switchNode, text, upload(fal), zip];
  return new Map(nodes.map((node) => [node.declaration.type, node]));
}
