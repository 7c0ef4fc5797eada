import { json, type Answer } from "../http/answer.ts";
import { isObject, parseJson } from "../json.ts";
import type { KeyedCall } from "./call.ts";
import type { World } from "./world.ts";

/** Of a token for uploads, in ms. */
const storageLife = 3_600_000;
/** Of a token for browsers that names no time, in seconds: the clients ask for as much. */
const browserLife = 120;

/** `POST /tokens/`: a token that a browser may put into the address of a stream, for the apps it names. A JSON string. */
export function browserToken({ tokens, settings }: World, { body, caller }: KeyedCall): Answer {
  const asked = parseJson(new TextDecoder().decode(body));
  const { allowed_apps: apps, token_expiration: life = browserLife }: { readonly allowed_apps?: unknown; readonly token_expiration?: unknown } = isObject(asked) ? asked : {};
  if (!Array.isArray(apps) || !apps.every((app) => typeof app === "string")) return missing("allowed_apps", "Input should be a list of app names");
  if (typeof life !== "number" || !(life > 0)) return missing("token_expiration", "Input should be a number of seconds above 0");
  return json(200, tokens.issue({ caller, use: "browser", apps, expiresAt: settings.clock.now() + life * 1000 }));
}

/** `POST /storage/auth/token`: what Python's client uploads with. */
export function storageToken({ tokens, settings }: World, { caller, origin }: KeyedCall): Answer {
  const expiresAt = settings.clock.now() + storageLife;
  const token = tokens.issue({ caller, use: "storage", apps: [], expiresAt });
  return json(200, { token, token_type: "Bearer", base_url: `${origin}/v3.fal.media`, expires_at: new Date(expiresAt).toISOString() });
}

function missing(field: string, msg: string): Answer {
  return json(422, { detail: [{ type: "value_error", loc: ["body", field], msg }] });
}
