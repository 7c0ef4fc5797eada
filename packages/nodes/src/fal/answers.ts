import type { Json, RemoteFile } from "@playgraph/core";
import { imagesOf } from "../playgroundSchema.ts";
import { picturesIn } from "./picturesIn.ts";

/** Where an answer's pictures are: by name, which is kept with an accepted request, so that a later process looks where this one would have. */
export const picturesOf = {
  playground: imagesOf,
  any: picturesIn,
} as const satisfies Readonly<Record<string, (result: Json, most: number) => readonly RemoteFile[]>>;

export type Answers = keyof typeof picturesOf;
