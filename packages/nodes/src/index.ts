export { catalogue } from "./catalogue.ts";
export { createNodes, type NodesOptions } from "./createNodes.ts";
export { csvColumn } from "./csvColumn.ts";
export { embedProvenance } from "./embedProvenance.ts";
export { createFal, type Fal, type FalAccepted, type FalOptions, type FalStep } from "./fal.ts";
export type { FalTarget } from "./falTarget.ts";
export { fetchPicture, type FetchedPicture } from "./fetchPicture.ts";
export { type ImageHeader, inspectImage, maxImageBytes, maxImagePixels } from "./inspectImage.ts";
export { readProvenance } from "./readProvenance.ts";
