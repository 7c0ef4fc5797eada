const unsafe = /\b(nsfw|nude|nudity|naked|explicit)\b/i;
const banned = /\bforbidden\b/i;

/** Trips the safety checker: a black image and its flag. */
export function isUnsafe(prompt: string): boolean {
  return unsafe.test(prompt);
}

/** Refused before anything is drawn: 422 `content_policy_violation`. */
export function isBanned(prompt: string): boolean {
  return banned.test(prompt);
}
