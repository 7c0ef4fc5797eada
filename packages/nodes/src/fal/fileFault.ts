import { PlaygraphError } from "@playgraph/core";

/** What fal said when it refused, as far as it is not for people alone: the cause of the failure that they see. */
export class FalRefusal extends Error {
  override readonly name = "FalRefusal";
  readonly types: readonly string[];

  /** @param types fal's own words for what is wrong, `file_download_error` among them; none where it gave only a sentence */
  constructor(words: string, types: readonly string[]) {
    super(words);
    this.types = types;
  }
}

const fileFaults: ReadonlySet<string> = new Set(["file_download_error", "image_load_error"]);

/** Whether fal refused a request because it could not fetch a file: by its own word for it, or because its sentence names one of `urls`. */
export function isFileFault(error: unknown, urls: readonly string[]): boolean {
  const refusal = error instanceof PlaygraphError ? error.cause : undefined;
  if (!(refusal instanceof FalRefusal)) return false;
  return refusal.types.some((type) => fileFaults.has(type)) || urls.some((url) => refusal.message.includes(url));
}
