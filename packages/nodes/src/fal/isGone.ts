import { PlaygraphError } from "@playgraph/core";
import { Lost } from "./lost.ts";
import { type FileAccess, requestFile } from "./requestFile.ts";

const goneStatuses: ReadonlySet<number> = new Set([403, 404, 410]);
const timeout = 10_000; // milliseconds

/**
 * Whether the server of a public file says that it is not there any more. Asked once, without the file itself; any other answer, and none, proves nothing.
 * @throws PlaygraphError `Cancelled`
 */
export async function isGone(url: string, access: FileAccess): Promise<boolean> {
  try {
    const { status } = await requestFile(url, access, { method: "HEAD", timeout, read: async (response) => void response.destroy() });
    return goneStatuses.has(status);
  } catch (error) {
    if (access.signal.aborted) throw new PlaygraphError({ code: "Cancelled", message: "Cancelled." });
    if (error instanceof Lost || error instanceof PlaygraphError) return false;
    throw error;
  }
}
