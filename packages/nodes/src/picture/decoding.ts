import { PlaygraphError } from "@playgraph/core";

/**
 * Waits for work that decodes a picture, whose bytes may be cut off or broken behind a good header.
 * @param picture what it is called in the message, for instance `The picture at seeds=3`
 * @param field the input that it came by
 * @throws PlaygraphError `InvalidInput` in the place of whatever the work throws
 */
export async function decoding<Value>(picture: string, work: Promise<Value>, field = "image"): Promise<Value> {
  try {
    return await work;
  } catch (cause) {
    // The decoder's own words stay out of the sentence: it shares them between its threads, so that they are others every time.
    throw new PlaygraphError({ code: "InvalidInput", field, message: `${picture} cannot be read: its data are cut off or broken. Make it again, or leave it out.` }, { cause });
  }
}
