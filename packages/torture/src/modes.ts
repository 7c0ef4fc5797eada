import type { Mode } from "./mode.ts";
import { cap } from "./modes/cap.ts";
import { clock } from "./modes/clock.ts";
import { crowd } from "./modes/crowd.ts";
import { every } from "./modes/every.ts";
import { faults } from "./modes/faults.ts";
import { load } from "./modes/load.ts";
import { mutants } from "./modes/mutants.ts";
import { oom } from "./modes/oom.ts";
import { random } from "./modes/random.ts";
import { signals } from "./modes/signals.ts";
import { storage } from "./modes/storage.ts";

/** In the order of the table. */
export const modes: readonly Mode[] = [every, random, signals, faults, crowd, cap, clock, storage, mutants, oom, load];
