/** What the header of every picture says that a test makes. */
export const pictureFacts = { mediaType: "image/png", width: 4, height: 3 } as const;
