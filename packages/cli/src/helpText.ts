import type { Command } from "./command.ts";
import { table } from "./table.ts";

/** The help of one command. */
export function commandHelp(command: Command): string {
  const options = Object.entries(command.options).map(([name, { value, help, many }]) => [`  --${name}${value === undefined ? "" : ` ${value}`}${many === true ? " ..." : ""}`, help]);
  return [
    command.summary,
    "",
    `Usage: playgraph ${command.name}${command.usage === "" ? "" : ` ${command.usage}`}`,
    ...(options.length === 0 ? [] : ["", "Options:", ...table(options)]),
    "",
    "Examples:",
    ...command.examples.flatMap(({ line, does }) => [`  ${line}`, `      ${does}`]),
    "",
  ].join("\n");
}

/** The help of commands whose first word is the same. */
export function groupHelp(first: string, group: readonly Command[]): string {
  return [
    `Usage: playgraph ${first} COMMAND [options]`,
    "",
    ...table(group.map(({ name, summary }) => [`  ${name}`, summary])),
    "",
    `playgraph ${first} alone is ${group[0]?.name ?? ""}. playgraph ${first} COMMAND --help tells more.`,
    "",
  ].join("\n");
}

export function overviewHelp(commands: readonly Command[], version: string): string {
  return [
    `playgraph ${version}: node graphs that make images.`,
    "",
    "Usage: playgraph COMMAND [options]",
    "",
    "Commands:",
    ...table(commands.map(({ name, summary }) => [`  ${name}`, summary])),
    "",
    "playgraph COMMAND --help tells more. Exit codes: 0 all done, 1 failed, 2 usage or invalid graph, 3 partly failed,",
    "4 stopped by a limit, 5 key refused or account locked, 6 an unknown outcome needs a decision,",
    "129, 130 and 143 interrupted.",
    "",
  ].join("\n");
}
