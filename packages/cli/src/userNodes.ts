import type { NodeDefinition } from "@playgraph/core";
import type { NodeModule } from "@playgraph/custom-nodes";
import { agreedFiles } from "./agreedFiles.ts";
import type { Given } from "./command.ts";
import type { Io } from "./io.ts";
import type { LocatedDiagnostic } from "./locatedDiagnostics.ts";
import { loadNodes, namedModules } from "./loadNodes.ts";
import { findConfig, type ProjectConfig, readConfig } from "./projectConfig.ts";
import { visible } from "./visible.ts";

/** The user's own nodes: those of `--nodes`, and those that a config beside a graph names. */
export type UserNodes = {
  /** What holds for graphs of that folder. @throws UsageError */
  readonly beside: (folder: string) => Promise<FolderNodes>;
  /** Where lines go that nodes print; standard error at first. */
  readonly printTo: (print: (line: string) => Promise<void>) => void;
  readonly close: () => Promise<void>;
};

export type FolderNodes = {
  readonly nodes: ReadonlyMap<string, NodeDefinition>;
  /** Says of node types that are not installed how they come in, or that a config was not agreed to. */
  readonly explain: (diagnostics: readonly LocatedDiagnostic[]) => readonly LocatedDiagnostic[];
};

type UserNodesIo = Pick<Io, "ask" | "stderr" | "env" | "clock" | "random" | "cwd" | "home" | "configFolder">;

/**
 * Loads the modules of `--nodes`.
 * @param named paths, absolute or from the current folder
 * @param isQuiet tells no warning
 * @throws UsageError for a module that cannot be used
 */
async function openUserNodes(named: readonly string[], isQuiet: boolean, io: UserNodesIo): Promise<UserNodes> {
  let print = async (line: string) => io.stderr.write(`${line}\n`);
  const say = (line: string) => void print(line);
  const modules = namedModules(named, io.cwd);
  const opened = [await loadNodes(modules, io, { print: say })];
  const own = new Map(opened[0]?.nodes);
  const byConfig = new Map<string, Promise<FolderNodes>>();

  async function ofConfig(path: string): Promise<FolderNodes> {
    const config = await readConfig(path);
    // What `--nodes` names is agreed to by that.
    const others = config.nodes.filter((module) => !modules.some((one) => one.path === module.path));
    if (others.length === 0) return { nodes: own, explain: withOption };
    const agreed = await agreedFiles(config, io);
    if (agreed) {
      const loaded = await loadNodes(others, io, { taken: own.keys(), agreed, print: say });
      opened.push(loaded);
      return { nodes: new Map([...own, ...loaded.nodes]), explain: withOption };
    }
    if (!isQuiet) await io.stderr.write(`warning: ${notLoaded(config, others, io.ask !== undefined)}\n`);
    return { nodes: own, explain: (diagnostics) => diagnostics.map((diagnostic) => withConfig(diagnostic, config)) };
  }

  return {
    async beside(folder) {
      const path = await findConfig(folder, io.home);
      if (path === undefined) return { nodes: own, explain: withOption };
      const known = byConfig.get(path) ?? ofConfig(path);
      byConfig.set(path, known);
      return known;
    },
    printTo: (other) => {
      print = other;
    },
    close: async () => void (await Promise.all(opened.map((one) => one.close()))),
  };
}

/**
 * Does something with the user's own nodes, and ends their threads after it.
 * @param given of a command with `nodeOptions`
 * @param named the modules that count in place of those that were typed
 */
export async function withUserNodes<T>(given: Given, io: UserNodesIo, work: (userNodes: UserNodes) => Promise<T>, named: readonly string[] = given.values("nodes")): Promise<T> {
  const userNodes = await openUserNodes(named, given.has("quiet"), io);
  try {
    return await work(userNodes);
  } finally {
    await userNodes.close();
  }
}

function notLoaded({ path }: ProjectConfig, modules: readonly NodeModule[], wasAsked: boolean): string {
  const what = `the nodes of ${modules.map(({ name }) => name).join(", ")}, which ${path} names, are not loaded.`;
  return visible(wasAsked ? what : `${what} Nobody has agreed to run them, and nobody can be asked here: say ${modules.map(({ path }) => `--nodes ${path}`).join(" ")}, or run the command in a terminal once.`);
}

/** Core knows node types, and nothing of where they come from. */
function withOption(diagnostics: readonly LocatedDiagnostic[]): readonly LocatedDiagnostic[] {
  return diagnostics.map((diagnostic) => withHint(diagnostic, "A node of your own is loaded by --nodes MODULE."));
}

function withConfig(diagnostic: LocatedDiagnostic, { path }: ProjectConfig): LocatedDiagnostic {
  return withHint(diagnostic, `${path} names modules with nodes that were not agreed to and so are not loaded; it may be one of theirs.`);
}

function withHint(diagnostic: LocatedDiagnostic, hint: string): LocatedDiagnostic {
  if (diagnostic.code !== "unknown-node-type") return diagnostic;
  return { ...diagnostic, hint: diagnostic.hint === undefined ? hint : `${diagnostic.hint} ${hint}` };
}
