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
    const [reason] = (cause instanceof Error ? cause.message : String(cause)).split("\n", 1);
    throw new PlaygraphError({ code: "InvalidInput", field, message: `${picture} cannot be read: its data are cut off or broken (${reason}). Make it again, or leave it out.` }, { cause });
  }
}
