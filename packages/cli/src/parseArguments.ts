import { parseArgs } from "node:util";
import { suggest } from "@playgraph/core";
import type { Command, Given, Option } from "./command.ts";
import { UsageError } from "./usageError.ts";

/**
 * Reads the words after a command's name. Every command has `--help`.
 * @throws UsageError; what was typed for a value is never repeated in it, for it may be a secret in the wrong place
 */
export function parseArguments(command: Command, argv: readonly string[]): Given {
  const names = Object.keys(command.options);
  const options = Object.fromEntries([...names.map((name) => [name, { type: command.options[name]?.value === undefined ? "boolean" : "string", multiple: true } as const] as const), ["help", { type: "boolean", short: "h", multiple: true } as const] as const]);
  const { tokens } = parseArgs({ args: [...argv], options, strict: false, allowPositionals: true, tokens: true });

  const words: string[] = [];
  const values = new Map<string, string[]>();
  for (const token of tokens) {
    if (token.kind === "positional") words.push(token.value);
    if (token.kind !== "option") continue;
    const option = token.name === "help" ? helpOption : Object.hasOwn(command.options, token.name) ? command.options[token.name] : undefined;
    if (!option) throw unknownOption(command, token.rawName, [...names, "help"]);
    const flag = `--${token.name}`;
    if (option.value === undefined) {
      if (token.inlineValue) throw new UsageError(`${flag} takes no value.`);
    } else if (token.value === undefined || (!token.inlineValue && token.value.startsWith("--"))) {
      throw new UsageError(`${flag} needs a value: ${flag} ${option.value}.`);
    } else if (token.value.trim() === "") {
      // A shell variable that is not set; read as a path it would mean this folder.
      throw new UsageError(`${flag} needs a value, and was given an empty one: ${flag} ${option.value}.`);
    }
    const earlier = values.get(token.name);
    if (earlier && option.value !== undefined && option.many !== true) throw new UsageError(`${flag} is given twice.`);
    values.set(token.name, [...(earlier ?? []), token.value ?? ""]);
  }

  const given: Given = { words, value: (option) => values.get(option)?.at(-1), values: (option) => values.get(option) ?? [], has: (option) => values.has(option) };
  if (given.has("help")) return given;
  const { least, most, are } = command.words;
  if (words.includes("")) throw new UsageError(`playgraph ${command.name} takes ${are}, and was given an empty word.`);
  if (words.length < least || words.length > most) throw new UsageError(`playgraph ${command.name} takes ${are}, not ${words.length}. See playgraph ${command.name} --help.`);
  return given;
}

const helpOption: Option = { help: "Show this help." };

function unknownOption(command: Command, rawName: string, names: readonly string[]): UsageError {
  if (/key|secret|token|credential/i.test(rawName)) return new UsageError("A fal key is never an argument, where other programs could read it: set FAL_KEY in the environment.");
  const meant = suggest(rawName.replace(/^-+/, ""), names);
  const hint = meant === undefined ? `See playgraph ${command.name} --help.` : `Did you mean --${meant}?`;
  return new UsageError(`playgraph ${command.name} has no option ${rawName.slice(0, 60)}. ${hint}`);
}
