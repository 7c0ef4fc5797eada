import { createHash, randomUUID } from "node:crypto";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** That a user has agreed to run what a config names. */
export type NodeConsent = {
  /** The config's absolute path, and the sha256 of its bytes. */
  readonly config: string;
  readonly sha256: string;
  /** sha256 of every file outside node_modules that its modules import, by absolute path. */
  readonly files: ReadonlyMap<string, string>;
};

/** One file for each config, so that processes that store at the same time do not undo each other. */
function consentPath(folder: string, config: string): string {
  return join(folder, "consents", `${createHash("sha256").update(config).digest("hex")}.json`);
}

/** @param folder of the user's settings. @returns undefined where there is none that can be read */
export async function readConsent(folder: string, config: string): Promise<NodeConsent | undefined> {
  try {
    const stored: unknown = JSON.parse(await readFile(consentPath(folder, config), "utf8"));
    if (typeof stored !== "object" || stored === null || !("config" in stored) || !("sha256" in stored) || !("files" in stored)) return undefined;
    const { sha256, files } = stored;
    if (stored.config !== config || typeof sha256 !== "string" || typeof files !== "object" || files === null) return undefined;
    return { config, sha256, files: new Map(Object.entries(files).map(([path, hash]) => [path, String(hash)])) };
  } catch {
    return undefined;
  }
}

/** Nobody but the user may read or write it. */
export async function storeConsent(folder: string, { config, sha256, files }: NodeConsent): Promise<void> {
  const path = consentPath(folder, config);
  const temporary = `${path}.${randomUUID()}.part`;
  await mkdir(join(folder, "consents"), { recursive: true, mode: 0o700 });
  try {
    await writeFile(temporary, `${JSON.stringify({ config, sha256, files: Object.fromEntries(files) }, null, 2)}\n`, { mode: 0o600, flag: "wx" });
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
