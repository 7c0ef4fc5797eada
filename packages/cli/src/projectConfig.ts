import { createHash } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import { basename, dirname, join, relative, resolve, sep } from "node:path";
import { suggest } from "@playgraph/core";
import type { NodeModule } from "@playgraph/custom-nodes";
import type { Cap } from "@playgraph/workspace";
import { dayBudget } from "./dayBudget.ts";
import { UsageError } from "./usageError.ts";

const configName = "playgraph.config.json";

/** Far more than anyone lists. */
const mostBytes = 64 * 1024;

export type ProjectConfig = {
  /** Absolute. */
  readonly path: string;
  /** Of its bytes. */
  readonly sha256: string;
  readonly nodes: readonly NodeModule[];
  /** What may be spent a day. It only restricts, so it holds whether anybody agreed to the config or not. */
  readonly day: Cap;
};

/**
 * The nearest `playgraph.config.json`: in the folder itself, else in those above it, as far as the first that holds a `.git` or is the home folder.
 * @param folder and `home`, absolute
 * @returns its path
 */
export async function findConfig(folder: string, home: string): Promise<string | undefined> {
  for (let dir = folder; ; dir = dirname(dir)) {
    const path = join(dir, configName);
    if (await isThere(path)) return path;
    if (dir === home || dir === dirname(dir) || (await isThere(join(dir, ".git")))) return undefined;
  }
}

async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

const keys = ["nodes", "budget"] as const;

/** @throws UsageError, since nobody can know what a config with a mistake was to mean */
export async function readConfig(path: string): Promise<ProjectConfig> {
  const bytes = await boundedBytes(path);
  const value = parsed(path, bytes);
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw new UsageError(`${path} must hold an object, such as {"nodes": ["./my-nodes.ts"]}.`);
  for (const key of Object.keys(value)) {
    if (keys.some((known) => known === key)) continue;
    const meant = suggest(key, keys);
    throw new UsageError(`${path} has an unknown key "${key.slice(0, 64)}". ${meant === undefined ? `It may have: ${keys.join(", ")}.` : `Did you mean "${meant}"?`}`);
  }
  const { nodes = [], budget = {} }: { readonly nodes?: unknown; readonly budget?: unknown } = value;
  if (!Array.isArray(nodes) || !nodes.every((module): module is string => typeof module === "string" && module.trim() !== "")) throw new UsageError(`${path}: "nodes" must be a list of paths, such as ["./my-nodes.ts"].`);
  const folder = dirname(path);
  // Told from the config's folder on, in whatever way they were written.
  const modules = nodes.map((module): NodeModule => {
    const absolute = resolve(folder, module);
    return { name: `./${relative(folder, absolute).split(sep).join("/")}`, path: absolute };
  });
  return { path, sha256: createHash("sha256").update(bytes).digest("hex"), nodes: [...new Map(modules.map((module) => [module.path, module])).values()], day: dayBudget(budget, path) };
}

async function boundedBytes(path: string): Promise<Uint8Array> {
  try {
    // Known before it is opened: a pipe or a device would never end.
    const facts = await stat(path);
    if (!facts.isFile()) throw new UsageError(`${path} is no file.`);
    if (facts.size > mostBytes) throw new UsageError(`${path} is larger than ${mostBytes / 1024} KB.`);
    return await readFile(path);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`${path} cannot be read (${error instanceof Error && "code" in error ? String(error.code) : String(error)}).`);
  }
}

function parsed(path: string, bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (error) {
    throw new UsageError(`${basename(path)} in ${dirname(path)} is no JSON: ${error instanceof Error ? error.message : String(error)}.`);
  }
}
