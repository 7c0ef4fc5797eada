/** Device names of Windows, which are no files there whatever their ending. */
const reserved = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])$/i;
/** Bytes; file systems hold 255, and a temporary name needs some of them. */
const longest = 200;

export type Names = { readonly names: readonly string[] } | { readonly problem: string };

/**
 * Splits a path that a graph holds into the names of folders and file, or says why it cannot lie inside one folder. Pure: no link is followed.
 * The same answer on every system, so that a graph that runs on one machine runs on the others.
 * @param path `/` between folders
 */
export function namesInside(path: string): Names {
  if (path.trim() === "") return { problem: "the name is empty" };
  if (hasControls(path)) return { problem: "it has an invisible control character" };
  if (path.startsWith("/") || /^[a-z]:/i.test(path)) return { problem: "it must be relative, without a drive or a leading /" };
  if (path.includes("\\")) return { problem: "write / between folders, not \\" };
  const names = path.split("/").filter((name) => name !== ".");
  if (names.includes("..")) return { problem: ".. would leave the folder" };
  if (names.length === 0 || names.includes("")) return { problem: "a folder or the file has no name" };
  return { names };
}

/** As `namesInside`, for a file that is made: also without names that some system could not hold, or would take for another. */
export function newNamesInside(path: string): Names {
  const inside = namesInside(path);
  if ("problem" in inside) return inside;
  for (const name of inside.names) {
    if (/[<>:"|?*]/.test(name)) return { problem: `"${name}" has a character that Windows does not allow (one of < > : " | ? *)` };
    if (name.endsWith(".") || name.endsWith(" ")) return { problem: `"${name}" ends with a dot or a space, which Windows drops` };
    if (reserved.test(name.split(".", 1)[0] ?? "")) return { problem: `"${name}" is the name of a device on Windows` };
    if (new TextEncoder().encode(name).length > longest) return { problem: `"${name.slice(0, 40)}…" is longer than ${longest} bytes` };
  }
  return inside;
}

function hasControls(path: string): boolean {
  for (let at = 0; at < path.length; at++) {
    const code = path.charCodeAt(at);
    if (code < 32 || code === 127) return true;
  }
  return false;
}
