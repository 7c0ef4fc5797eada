import type { Clock } from "../clock.ts";
import { uuid } from "../uuid.ts";
import type { Caller } from "./authorize.ts";

/** A token stands for a caller for a while: in a browser's address for some apps, or in front of an upload. It holds no key. */
type Token = { readonly caller: Caller; readonly use: "browser" | "storage"; readonly apps: readonly string[]; readonly expiresAt: number };

export type TokenBook = {
  readonly issue: (token: Token) => string;
  /** `undefined` where it was never issued, or its time is over. */
  readonly find: (token: string) => Token | undefined;
  readonly clear: () => void;
};

export function createTokenBook(clock: Clock, random: () => number): TokenBook {
  const tokens = new Map<string, Token>();
  return {
    issue: (token) => {
      for (const [old, { expiresAt }] of tokens) if (clock.now() >= expiresAt) tokens.delete(old);
      const name = `emulator.${uuid(random)}`;
      tokens.set(name, token);
      return name;
    },
    find: (name) => {
      const token = tokens.get(name);
      return token && clock.now() < token.expiresAt ? token : undefined;
    },
    clear: () => tokens.clear(),
  };
}
