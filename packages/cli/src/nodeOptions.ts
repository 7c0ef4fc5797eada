import type { Option } from "./command.ts";

/** The options that say which nodes there are besides the library: the same for all commands that know nodes. */
export const nodeOptions = {
  nodes: { value: "MODULE", many: true, help: "Also the nodes that this module of yours exports: a .ts or .js file." },
} as const satisfies Readonly<Record<string, Option>>;
