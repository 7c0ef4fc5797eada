import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { dirname, relative, sep } from "node:path";
import { PlaygraphError } from "@playgraph/core";
import { listModuleFiles, type NodeModule } from "@playgraph/custom-nodes";
import { interruptedCodes, type Io } from "./io.ts";
import { readConsent, storeConsent } from "./nodeConsents.ts";
import type { ProjectConfig } from "./projectConfig.ts";
import { UsageError } from "./usageError.ts";
import { visible } from "./visible.ts";

/**
 * The files that a config's modules may run, by path, with their sha256: what was agreed to, now or earlier. A person is asked where the config or one of
 * the files is not as it was then; until there is a yes none of the folder's code runs. The answer is for all of the config, whatever is loaded of it now.
 * @returns undefined without consent
 * @throws UsageError for modules that cannot be read, and for Ctrl+C at the question
 */
export async function agreedFiles(config: ProjectConfig, io: Pick<Io, "ask" | "stderr" | "env" | "clock" | "configFolder">): Promise<ReadonlyMap<string, string> | undefined> {
  const stored = await readConsent(io.configFolder, config.path);
  if (stored?.sha256 === config.sha256 && (await areUnchanged(stored.files))) return stored.files;
  if (!io.ask) return undefined;

  const files = await listed(config.nodes, io);
  const folder = dirname(config.path);
  // A module that the config names is told also where it lies in node_modules, whose files are not agreed to one by one.
  const told = [...config.nodes.map(({ path }) => path).filter((path) => path.split(sep).includes("node_modules")), ...files.keys()];
  await io.stderr.write([`${visible(config.path)} names modules with nodes. They run as programs of yours, with all your rights:`, ...told.map((path) => `  ${visible(relative(folder, path))}`), ""].join("\n"));
  const answer = await io.ask(stored ? "Something of it is new or has changed. Run them, and remember it until one of them changes? [y/N] " : "Run them, and remember it until one of them changes? [y/N] ");
  if (answer === undefined) throw new UsageError("Nothing was started.", interruptedCodes.SIGINT);
  if (!/^y(?:es)?$/i.test(answer.trim())) return undefined;
  try {
    await storeConsent(io.configFolder, { config: config.path, sha256: config.sha256, files });
  } catch (error) {
    await io.stderr.write(`warning: this is not remembered, since ${visible(io.configFolder)} cannot be written (${error instanceof Error && "code" in error ? String(error.code) : String(error)}).\n`);
  }
  return files;
}

async function listed(modules: readonly NodeModule[], { env, clock, stderr }: Pick<Io, "stderr" | "env" | "clock">): Promise<ReadonlyMap<string, string>> {
  try {
    return await listModuleFiles(modules, { env, clock, onLine: (line) => void stderr.write(`${visible(line)}\n`) });
  } catch (error) {
    throw error instanceof PlaygraphError ? new UsageError(error.message) : error;
  }
}

async function areUnchanged(files: ReadonlyMap<string, string>): Promise<boolean> {
  for (const [path, sha256] of files) {
    const bytes = await readFile(path).catch(() => undefined);
    if (!bytes || createHash("sha256").update(bytes).digest("hex") !== sha256) return false;
  }
  return true;
}
