import { UsageError } from "./usageError.ts";

/** Where requests go, and with which key. */
export type FalChoice = { readonly kind: "emulator" } | { readonly kind: "cloud"; readonly credentials: string } | { readonly kind: "url"; readonly url: string };

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Decides where requests go: where `--fal` says; else to fal with a key, and to an emulator of one's own without.
 * @throws UsageError for a key that cannot be one, or a URL that is none; a missing key has exit code 5
 */
export function chooseFal(said: string | undefined, env: Environment): FalChoice {
  if (said === "emulator") return { kind: "emulator" };
  if (said === "cloud" || said === undefined) {
    const credentials = falCredentials(env);
    if (credentials !== undefined) return { kind: "cloud", credentials };
    if (said === undefined) return { kind: "emulator" };
    throw new UsageError("--fal cloud needs a key: set FAL_KEY in the environment (or FAL_KEY_ID and FAL_KEY_SECRET).", 5);
  }
  if (!URL.canParse(said)) throw new UsageError(`--fal takes cloud, emulator or a URL such as http://127.0.0.1:8787.`);
  const { protocol, username, password } = new URL(said);
  if (protocol !== "http:" && protocol !== "https:") throw new UsageError("--fal takes an http or https URL.");
  if (username !== "" || password !== "") throw new UsageError("--fal takes a URL without user and password.");
  return { kind: "url", url: said };
}

/**
 * The key of the environment. Blanks and a line break around it, and quotes that a shell or a `.env` file left, are taken off.
 * @returns undefined where there is none
 * @throws UsageError which never holds any part of the value
 */
function falCredentials(env: Environment): string | undefined {
  const key = cleaned("FAL_KEY", env);
  if (key !== undefined) {
    if (!/^[^:]+:./.test(key)) throw new UsageError("FAL_KEY is no fal key: it has the form id:secret. Set it again.", 5);
    return key;
  }
  const id = cleaned("FAL_KEY_ID", env);
  const secret = cleaned("FAL_KEY_SECRET", env);
  if (id === undefined && secret === undefined) return undefined;
  if (id === undefined || secret === undefined) throw new UsageError(`Only half of the fal key is set: ${id === undefined ? "FAL_KEY_ID" : "FAL_KEY_SECRET"} is missing.`, 5);
  return `${id}:${secret}`;
}

/** Set but empty is a mistake that is better told: a run that its user takes for real would otherwise go to the emulator. */
function cleaned(name: string, env: Environment): string | undefined {
  const value = env[name];
  if (value === undefined) return undefined;
  const bare = unquoted(value.trim()).trim();
  if (bare === "") throw new UsageError(`${name} is set but empty. Set it to a key, or unset it to use the emulator.`, 5);
  if (!/^[\x21-\x7e]+$/.test(bare)) throw new UsageError(`${name} holds a space or another character that no key has. Set it again.`, 5);
  return bare;
}

function unquoted(text: string): string {
  const quote = text[0];
  return text.length >= 2 && (quote === '"' || quote === "'") && text.at(-1) === quote ? text.slice(1, -1) : text;
}
