import { execFile } from "node:child_process";
import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const command = promisify(execFile);

/** A disk of its own, of a size that can be changed. */
export type SmallDisk = {
  readonly folder: string;
  /** @param options of `mount`, such as `size=200k` or `ro` */
  readonly change: (options: string) => Promise<void>;
  /** @param keep whether its files are kept, in a folder that is returned */
  readonly close: (keep: boolean) => Promise<string | undefined>;
};

/** @returns undefined where this user may not mount disks */
export async function smallDisk(kilobytes: number): Promise<SmallDisk | undefined> {
  const folder = await mkdtemp(join(tmpdir(), "playgraph-torture-"));
  try {
    await command("mount", ["-t", "tmpfs", "-o", `size=${kilobytes}k`, "playgraph-torture", folder]);
  } catch {
    await rm(folder, { recursive: true });
    return undefined;
  }
  return {
    folder,
    change: async (options) => void (await command("mount", ["-o", `remount,${options}`, folder])),
    async close(keep) {
      const kept = keep ? await mkdtemp(join(tmpdir(), "playgraph-torture-")) : undefined;
      if (kept !== undefined) await cp(folder, kept, { recursive: true });
      await command("umount", [folder]);
      await rm(folder, { recursive: true });
      return kept;
    },
  };
}
