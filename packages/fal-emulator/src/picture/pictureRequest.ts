/** Everything that a placeholder picture shows. Sizes are pixels, at least 1. */
export type PictureRequest = {
  readonly prompt: string;
  readonly negativePrompt: string;
  readonly seed: number | bigint;
  /** 1 and up: more steps, more detail. */
  readonly steps: number;
  /** 0 to 20: more guidance, more contrast and saturation. */
  readonly guidance: number;
  /** 0 to 1: dampens what a high guidance does. */
  readonly guidanceRescale: number;
  readonly width: number;
  readonly height: number;
  /** Which picture of a batch this is, from 0. */
  readonly index: number;
  /** Each gets a badge of its own. */
  readonly embeddings: readonly string[];
};
