import type { Mode } from "./mode.ts";
import { cap } from "./modes/cap.ts";
import { clock } from "./modes/clock.ts";
import { crowd } from "./modes/crowd.ts";
import { every } from "./modes/every.ts";
import { faults } from "./modes/faults.ts";
import { random } from "./modes/random.ts";

/** In the order of the table. */
export const modes: readonly Mode[] = [every, random, faults, crowd, cap, clock];
