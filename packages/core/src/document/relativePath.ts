/**
 * A path that a file holds, seen from the root's folder: `.` and `..` are taken out as far as they lead to something. What cannot lie in the root's
 * folder (an absolute path, a way out) stays recognisable as such, for whoever reads files to refuse.
 * @param folder of the file that holds it, from the root's folder; "" for that folder itself
 */
export function relativePath(folder: string, said: string): string {
  if (said.startsWith("/") || said.includes("\\") || /^[a-z]:/i.test(said)) return said;
  const names = folder === "" ? [] : folder.split("/");
  for (const name of said.split("/")) {
    if (name === ".") continue;
    if (name === ".." && names.length > 0 && names.at(-1) !== "..") names.pop();
    else names.push(name);
  }
  return names.join("/");
}

/** The folder of a file, "" where the path names none. */
export function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf("/")));
}
