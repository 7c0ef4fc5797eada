import { isAbsolute, join } from "node:path";

/** Where a user's settings are kept, outside of any project: as each system wants it. */
export function configFolder(env: Readonly<Record<string, string | undefined>>, platform: NodeJS.Platform, home: string): string {
  const named = platform === "win32" ? env["APPDATA"] : env["XDG_CONFIG_HOME"];
  // A relative path there is to be ignored, says the XDG specification.
  if (named !== undefined && isAbsolute(named)) return join(named, "playgraph");
  return platform === "win32" ? join(home, "AppData", "Roaming", "playgraph") : join(home, ".config", "playgraph");
}
