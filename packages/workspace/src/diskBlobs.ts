import { hash } from "node:crypto";
import { mkdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { type Blobs, PlaygraphError } from "@playgraph/core";
import { diskFailure, systemCode } from "./diskFailure.ts";
import { writeWhole } from "./writeWhole.ts";

const sha256Pattern = /^[0-9a-f]{64}$/;

/**
 * Blobs as files `<dir>/ab/<sha256>`. Bytes are hashed at every read: a damaged file counts as missing, and is replaced by the next `put` of the same bytes.
 * @param dir absolute; made when the first blob is stored
 * @param scratch where a blob lies until it is whole, on the same disk, and made likewise. Default: beside the others
 */
export function diskBlobs(dir: string, scratch?: string): Blobs {
  const pathOf = (sha256: string) => join(dir, sha256.slice(0, 2), sha256);

  async function intact(sha256: string): Promise<Uint8Array | "missing" | "damaged"> {
    // What is no hash is no file name either: a "blob" from a stranger's graph must not become a path.
    if (!sha256Pattern.test(sha256)) return "missing";
    try {
      const bytes = await readFile(pathOf(sha256));
      return sha256Of(bytes) === sha256 ? bytes : "damaged";
    } catch (error) {
      if (systemCode(error) === "ENOENT") return "missing";
      throw diskFailure(`cannot read image ${sha256.slice(0, 12)}… in the workspace`, error);
    }
  }

  return {
    async get(sha256) {
      const bytes = await intact(sha256);
      if (typeof bytes !== "string") return bytes;
      const what = bytes === "missing" ? "is not in the workspace" : "was damaged on disk";
      throw new PlaygraphError({ code: "Unavailable", message: `The image ${sha256.slice(0, 12)}… ${what}. Run the graph again to make it anew.` });
    },
    async put(bytes) {
      const sha256 = sha256Of(bytes);
      if (typeof (await intact(sha256)) !== "string") return sha256;
      try {
        await mkdir(dirname(pathOf(sha256)), { recursive: true });
        await writeWhole(pathOf(sha256), bytes, scratch);
      } catch (error) {
        throw diskFailure("cannot store an image in the workspace", error);
      }
      return sha256;
    },
    has: async (sha256) => typeof (await intact(sha256)) !== "string",
  };
}

function sha256Of(bytes: Uint8Array): string {
  return hash("sha256", bytes, "hex");
}
