import type { Mode } from "./mode.ts";
import { every } from "./modes/every.ts";
import { random } from "./modes/random.ts";

/** In the order of the table. */
export const modes: readonly Mode[] = [every, random];
