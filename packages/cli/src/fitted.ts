import type { Output } from "./io.ts";
import { wrapLine } from "./lineWidth.ts";

/** Text as it is for a pipe, and broken at its spaces for a terminal; what goes on stands under what it belongs to. */
export function fitted(text: string, { isTerminal, size }: Pick<Output, "isTerminal" | "size">): string {
  if (!isTerminal) return text;
  const { columns } = size();
  return text
    .split("\n")
    .flatMap((line) => wrapLine(line, columns, " ".repeat(/^ *(?:\S+ {2,})?/.exec(line)?.[0].length ?? 0)))
    .join("\n");
}
