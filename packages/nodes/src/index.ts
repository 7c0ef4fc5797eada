export { catalogue } from "./catalogue.ts";
export { createNodes, type NodesOptions } from "./createNodes.ts";
export { csvColumn } from "./csvColumn.ts";
export { embedProvenance } from "./picture/embedProvenance.ts";
export { createFal, type Fal, type FalAccepted, type FalOptions, type FalStep } from "./fal/fal.ts";
export type { FalTarget } from "./fal/falTarget.ts";
export { fetchPicture, type FetchedPicture } from "./fal/fetchPicture.ts";
export { type ImageHeader, inspectImage, maxImageBytes, maxImagePixels } from "./picture/inspectImage.ts";
export { readProvenance } from "./picture/readProvenance.ts";
