import { dirname, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * What was thrown, and where in the user's files: `no such animal (my-nodes.ts:12)`. Never a stack.
 * @param module a file URL; places are told from its folder on
 * @param own folders, as URLs, whose frames are not the user's
 */
export function thrownText(thrown: unknown, module: string, own: readonly string[]): string {
  const folder = dirname(fileURLToPath(module));
  const message = (thrown instanceof Error ? thrown.message || thrown.name : saidBy(thrown)).replaceAll(folder + sep, "");
  const place = thrown instanceof Error ? placeIn(thrown.stack ?? "", folder, own) : undefined;
  return place === undefined ? message : `${message} (${place})`;
}

function saidBy(thrown: unknown): string {
  if (typeof thrown === "string") return thrown;
  if (typeof thrown === "object" && thrown !== null && "message" in thrown && typeof thrown.message === "string") return thrown.message;
  return `it threw ${thrown === null ? "null" : `a value of the type ${typeof thrown}`}`;
}

/** Of a stack's frames, and of a syntax error's first line, which may name a path, the first one in a file of the user's. */
function placeIn(stack: string, folder: string, own: readonly string[]): string | undefined {
  for (const [index, line] of stack.split("\n").entries()) {
    const at = line.indexOf("file://");
    const place = at < 0 && index > 0 ? undefined : /^(?<file>.*?\.[cm]?[jt]s):(?<line>\d+)/.exec(at < 0 ? line : line.slice(at))?.groups;
    const file = place?.["file"];
    if (file === undefined || file.includes("/node_modules/") || own.some((url) => file.startsWith(url))) continue;
    const path = relative(folder, at < 0 ? file : fileURLToPath(file));
    return `${path.split(sep).join("/")}:${place?.["line"]}`;
  }
  return undefined;
}
