import { PlaygraphError } from "@playgraph/core";

const sentences = new Map([
  ["ENOSPC", "the disk is full. Free some space and run again"],
  ["EDQUOT", "the disk quota is used up. Free some space and run again"],
  ["EROFS", "the disk is read-only"],
  ["EACCES", "this user may not do that there. Check the folder's permissions"],
  ["EPERM", "this user may not do that there. Check the folder's permissions"],
  ["EFBIG", "the file is larger than the disk's format allows"],
  ["ENOENT", "there is no such file"],
  ["EISDIR", "it is a folder"],
  ["ENOTDIR", "a part of its path is a file, not a folder"],
  ["EEXIST", "a file of that name is in the way"],
  ["ENAMETOOLONG", "its name is too long"],
  ["EMFILE", "too many files are open at once. Lower --concurrency"],
  ["ELOOP", "its path leads in a circle of links"],
]);

/** The code that Node gives an operating system's error, or "" for any other. */
export function systemCode(error: unknown): string {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";
}

/**
 * An error of the file system as a failure with a sentence.
 * @param action what was tried, with the name that the user knows: `cannot write "sheet.png"`
 */
export function diskFailure(action: string, error: unknown): PlaygraphError {
  const code = systemCode(error);
  const sentence = sentences.get(code) ?? (code === "" ? String(error) : `the system says ${code}`);
  return new PlaygraphError({ code: "Unavailable", message: `${action}: ${sentence}.`, retryable: code === "ENOSPC" || code === "EDQUOT" || code === "EMFILE" }, { cause: error });
}
