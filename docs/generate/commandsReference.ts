import type { Command } from "../../packages/cli/src/command.ts";
import { code, markdownTable } from "./markdownTable.ts";

/** Every command with the options that its parser takes. */
export function commandsReference(commands: readonly Command[]): string {
  return commands.map(commandSection).join("\n\n");
}

function commandSection({ name, usage, summary, options, examples }: Command): string {
  const rows = Object.entries(options).map(([option, { value, many, help }]) => [code(`--${option}${value === undefined ? "" : ` ${value}`}`), many === true ? `${help} May be given several times.` : help]);
  return [
    `### playgraph ${name}`,
    summary,
    `\`\`\`text\nplaygraph ${name}${usage === "" ? "" : ` ${usage}`}\n\`\`\``,
    ...(rows.length === 0 ? [] : [markdownTable(["Option", ""], rows)]),
    markdownTable(["For instance", ""], examples.map(({ line, does }) => [code(line), does])),
  ].join("\n\n");
}
