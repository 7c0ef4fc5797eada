import { suggest } from "@playgraph/core";
import type { Command } from "./command.ts";
import { check } from "./commands/check.ts";
import { emulator } from "./commands/emulator.ts";
import { nodes } from "./commands/nodes.ts";
import { plan } from "./commands/plan.ts";
import { run } from "./commands/run.ts";
import { runs } from "./commands/runs.ts";
import { schema } from "./commands/schema.ts";
import { commandHelp, groupHelp, overviewHelp } from "./helpText.ts";
import type { Io } from "./io.ts";
import { parseArguments } from "./parseArguments.ts";
import { UsageError } from "./usageError.ts";
import { visible } from "./visible.ts";

/** In the order of the overview. */
export const commands: readonly Command[] = [run, plan, check, ...runs, nodes, schema, emulator];

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
    await (name === undefined ? io.stderr : io.stdout).write(rest.length === 0 ? overviewHelp(commands, version) : helpOf(rest));
    return name === undefined ? 2 : 0;
  }
  if (name === "--version" || name === "-v") {
    await io.stdout.write(`${version}\n`);
    return 0;
  }
  if (groupOf(name).length > 0 && (rest[0] === "--help" || rest[0] === "-h")) {
    await io.stdout.write(helpOf(argv));
    return 0;
  }
  const { command, words } = commandOf(argv);
  const given = parseArguments(command, words);
  if (!given.has("help")) return command.run(given, io);
  await io.stdout.write(commandHelp(command));
  return 0;
}

/** The commands of two words that begin with that one. */
function groupOf(first: string): readonly Command[] {
  return commands.filter(({ name }) => name.startsWith(`${first} `));
}

function helpOf([first = "", second]: readonly string[]): string {
  const group = groupOf(first);
  if (group.length > 0 && (second === undefined || second.startsWith("-"))) return groupHelp(first, group);
  return commandHelp(commandOf(second === undefined ? [first] : [first, second]).command);
}

/** The command, and what was typed after its name. The first word of several commands, alone or before an option, means the first of them. */
function commandOf([first = "", ...rest]: readonly string[]): { readonly command: Command; readonly words: readonly string[] } {
  const group = groupOf(first);
  const [second] = rest;
  const [usual] = group;
  if (!usual) return { command: commandNamed(first, commands), words: rest };
  if (second === undefined || second.startsWith("-")) return { command: usual, words: rest };
  return { command: commandNamed(`${first} ${second}`, group), words: rest.slice(1) };
}

function commandNamed(name: string, among: readonly Command[]): Command {
  const command = among.find((known) => known.name === name);
  if (command) return command;
  const meant = suggest(
    name,
    among.map((known) => known.name),
  );
  // What looks like a file is most likely a graph that was to be run.
  const hint = meant === undefined ? (name.endsWith(".json") ? "Did you mean playgraph run GRAPH?" : "See playgraph --help.") : `Did you mean ${meant}?`;
  throw new UsageError(name.startsWith("-") ? `playgraph has no option ${name.split("=", 1)[0]?.slice(0, 60)}. ${hint}` : `There is no command "${name.slice(0, 60)}". ${hint}`);
}
