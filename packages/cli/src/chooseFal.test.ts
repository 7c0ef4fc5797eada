import { expect, it } from "vitest";
import { chooseFal } from "./chooseFal.ts";
import { UsageError } from "./usageError.ts";

it("[L4] asks fal with a key, and the emulator without", () => {
  expect(chooseFal(undefined, { FAL_KEY: "id:secret" })).toEqual({ kind: "cloud", credentials: "id:secret" });
  expect(chooseFal(undefined, { FAL_KEY_ID: "id", FAL_KEY_SECRET: "secret" })).toEqual({ kind: "cloud", credentials: "id:secret" });
  expect(chooseFal(undefined, {})).toEqual({ kind: "emulator" });
});

it("[L4] does what --fal says", () => {
  expect(chooseFal("emulator", { FAL_KEY: "id:secret" })).toEqual({ kind: "emulator" });
  expect(chooseFal("http://127.0.0.1:8787", { FAL_KEY: "id:secret" })).toEqual({ kind: "url", url: "http://127.0.0.1:8787" });
  expect(chooseFal("cloud", { FAL_KEY: "id:secret" })).toEqual({ kind: "cloud", credentials: "id:secret" });
});

it.each([" id:secret\n", '"id:secret"', "'id:secret'\r\n", "\tid:secret "])("[L4] takes off what is around a key: %j", (value) => {
  expect(chooseFal(undefined, { FAL_KEY: value })).toEqual({ kind: "cloud", credentials: "id:secret" });
});

it.each([
  [undefined, { FAL_KEY: "" }, 5, "FAL_KEY is set but empty. Set it to a key, or unset it to use the emulator."],
  [undefined, { FAL_KEY: ' "" \n' }, 5, "FAL_KEY is set but empty. Set it to a key, or unset it to use the emulator."],
  [undefined, { FAL_KEY: "id secret" }, 5, "FAL_KEY holds a space or another character that no key has. Set it again."],
  [undefined, { FAL_KEY: "id:sécret" }, 5, "FAL_KEY holds a space or another character that no key has. Set it again."],
  [undefined, { FAL_KEY: "canary" }, 5, "FAL_KEY is no fal key: it has the form id:secret. Set it again."],
  [undefined, { FAL_KEY: "canary:" }, 5, "FAL_KEY is no fal key: it has the form id:secret. Set it again."],
  [undefined, { FAL_KEY: ":canary" }, 5, "FAL_KEY is no fal key: it has the form id:secret. Set it again."],
  [undefined, { FAL_KEY_ID: "id" }, 5, "Only half of the fal key is set: FAL_KEY_SECRET is missing."],
  [undefined, { FAL_KEY_SECRET: "s" }, 5, "Only half of the fal key is set: FAL_KEY_ID is missing."],
  ["cloud", {}, 5, "--fal cloud needs a key: set FAL_KEY in the environment (or FAL_KEY_ID and FAL_KEY_SECRET)."],
  ["clowd", {}, 2, "--fal takes cloud, emulator or a URL such as http://127.0.0.1:8787."],
  ["ftp://x", {}, 2, "--fal takes an http or https URL."],
  ["http://u:p@x", {}, 2, "--fal takes a URL without user and password."],
])("[L4] refuses --fal %s with %j", (said, env, exitCode, message) => {
  expect(() => chooseFal(said, env)).toThrow(expect.objectContaining({ message, exitCode }));
  expect(() => chooseFal(said, env)).toThrow(UsageError);
});
