import { createHash } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import { registerHooks } from "node:module";
import { fileURLToPath } from "node:url";

const core = "@playgraph/core";

/** A module that ends the loading of whatever is imported after it, once all of that has been read and before any of it runs. */
export const stopModule = "playgraph:stop";

/** Of one file that is run or imported: far more than code has. */
const mostMegabytes = 64;

export type LoadedFiles = {
  /** sha256 of every file outside node_modules that was read as code, by its path. */
  readonly files: ReadonlyMap<string, string>;
};

/**
 * Lets a module anywhere on disk import core, which is always ours: there is one copy, whatever is installed beside the module.
 * @param agreed what files outside node_modules may hold, by path, as sha256: any other is refused before a line of it runs
 */
export function hookLoading(agreed: ReadonlyMap<string, string> | undefined): LoadedFiles {
  const files = new Map<string, string>();
  const ours = import.meta.resolve(core);
  // What is loaded already is this package and core itself: neither changes, and neither is the user's.
  const packages = [new URL("../", import.meta.url).href, new URL("../", ours).href];
  registerHooks({
    resolve: (specifier, context, next) => {
      if (specifier === core) return { url: ours, shortCircuit: true };
      if (specifier === stopModule) return { url: stopModule, format: "module", shortCircuit: true };
      return next(specifier, context);
    },
    load: (url, context, next) => {
      if (url === stopModule) return { format: "module", source: `throw new Error("${stopModule}");`, shortCircuit: true };
      const path = url.startsWith("file:") ? fileURLToPath(url) : undefined;
      if (path !== undefined) refuseUnreadable(path);
      const loaded = next(url, context);
      if (path === undefined || /[\\/]node_modules[\\/]/.test(path) || packages.some((folder) => url.startsWith(folder))) return loaded;
      const sha256 = createHash("sha256").update(bytesOf(loaded.source) ?? readFileSync(path)).digest("hex");
      if (agreed && agreed.get(path) !== sha256) throw new Error(agreed.has(path) ? `${path} has changed since its use was agreed to` : `${path} is not among the files whose use was agreed to; import it at the top of a module that is`);
      files.set(path, sha256);
      return loaded;
    },
  });
  return { files };
}

/** In a folder from somebody else a link to a device or a pipe may stand for a module: reading it would never end. What is not there is left to the platform to tell. */
function refuseUnreadable(path: string): void {
  const facts = statSync(path, { throwIfNoEntry: false });
  if (facts && !facts.isFile()) throw new Error(`${path} is no file`);
  if (facts && facts.size > mostMegabytes * 1024 ** 2) throw new Error(`${path} is larger than ${mostMegabytes} MB; read large data while a task runs instead of importing it`);
}

/** A text was decoded already, perhaps not without loss. */
function bytesOf(source: string | ArrayBufferLike | NodeJS.ArrayBufferView | null | undefined): Uint8Array | undefined {
  if (typeof source === "string" || source === null || source === undefined) return undefined;
  return ArrayBuffer.isView(source) ? new Uint8Array(source.buffer, source.byteOffset, source.byteLength) : new Uint8Array(source);
}
