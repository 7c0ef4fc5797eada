import { isAbsolute, relative } from "node:path";

/** A path as a user in that folder would type it. @param path and `cwd`, absolute */
export function fromHere(path: string, cwd: string): string {
  const short = relative(cwd, path);
  return short === "" || short.startsWith("..") || isAbsolute(short) ? path : short;
}
