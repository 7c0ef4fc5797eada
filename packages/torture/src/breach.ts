/** A rule that did not hold. */
export type Breach = {
  readonly kind: "duplicate" | "lost" | "half file" | "manual unlock" | "other";
  /** What was seen, in one sentence. */
  readonly sentence: string;
};
