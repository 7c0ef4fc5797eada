import { expect, it } from "vitest";
import { configFolder } from "./configFolder.ts";

it.each<[string, Record<string, string>, NodeJS.Platform, string]>([
  ["by itself", {}, "linux", "/home/me/.config/playgraph"],
  ["where XDG says", { XDG_CONFIG_HOME: "/elsewhere" }, "linux", "/elsewhere/playgraph"],
  ["not where a relative path says", { XDG_CONFIG_HOME: "here" }, "darwin", "/home/me/.config/playgraph"],
  ["on Windows where APPDATA says", { APPDATA: "/roaming", XDG_CONFIG_HOME: "/elsewhere" }, "win32", "/roaming/playgraph"],
])("[L27] settings lie %s", (_, env, platform, folder) => {
  expect(configFolder(env, platform, "/home/me")).toBe(folder);
});
