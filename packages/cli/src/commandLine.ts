import { suggest } from "@playgraph/core";
import type { Command } from "./command.ts";
import { check } from "./commands/check.ts";
import { emulator } from "./commands/emulator.ts";
import { nodes } from "./commands/nodes.ts";
import { plan } from "./commands/plan.ts";
import { run } from "./commands/run.ts";
import { schema } from "./commands/schema.ts";
import { commandHelp, overviewHelp } from "./helpText.ts";
import type { Io } from "./io.ts";
import { parseArguments } from "./parseArguments.ts";
import { UsageError } from "./usageError.ts";
import { visible } from "./visible.ts";

/** In the order of the overview. */
export const commands: readonly Command[] = [run, plan, check, nodes, schema, emulator];

/**
 * The `playgraph` command.
 * @param argv without the program's name
 * @param version of the package
 * @returns the exit code
 */
export async function commandLine(argv: readonly string[], io: Io, version: string): Promise<number> {
  try {
    return await dispatch(argv, io, version);
  } catch (error) {
    const isUsage = error instanceof UsageError;
    await io.stderr.write(`playgraph: ${visible(isUsage ? error.message : `something went wrong that should not have: ${error instanceof Error ? error.message : String(error)}`)}\n`);
    return isUsage ? error.exitCode : 1;
  }
}

async function dispatch(argv: readonly string[], io: Io, version: string): Promise<number> {
  const [name, ...rest] = argv;
  if (name === undefined || name === "help" || name === "--help" || name === "-h") {
    const wanted = rest[0] === undefined ? undefined : commandNamed(rest[0]);
    const text = wanted ? commandHelp(wanted) : overviewHelp(commands, version);
    await (name === undefined ? io.stderr : io.stdout).write(text);
    return name === undefined ? 2 : 0;
  }
  if (name === "--version" || name === "-v") {
    await io.stdout.write(`${version}\n`);
    return 0;
  }
  const command = commandNamed(name);
  const given = parseArguments(command, rest);
  if (!given.has("help")) return command.run(given, io);
  await io.stdout.write(commandHelp(command));
  return 0;
}

function commandNamed(name: string): Command {
  const command = commands.find((known) => known.name === name);
  if (command) return command;
  const meant = suggest(
    name,
    commands.map((known) => known.name),
  );
  // What looks like a file is most likely a graph that was to be run.
  const hint = meant === undefined ? (name.endsWith(".json") ? "Did you mean playgraph run GRAPH?" : "See playgraph --help.") : `Did you mean ${meant}?`;
  throw new UsageError(name.startsWith("-") ? `playgraph has no option ${name.split("=", 1)[0]?.slice(0, 60)}. ${hint}` : `There is no command "${name.slice(0, 60)}". ${hint}`);
}
