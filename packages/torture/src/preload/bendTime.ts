import { performance } from "node:perf_hooks";
import timers from "node:timers/promises";
import { replaceMethod } from "./replaceMethod.ts";
import type { Injection } from "../injection.ts";
import type { Steps } from "./steps.ts";

/** Lets the process sleep for a shorter time than it asks for, and not know it; and sets its wall clock wrong. */
export function bendTime({ speed = 1, clock }: Injection, steps: Steps): void {
  if (speed !== 1) {
    replaceMethod(performance, "now", (original) => function (this: unknown) {
      return Number(Reflect.apply(original, performance, [])) * speed;
    });
    replaceMethod(timers, "setTimeout", (original) => function (this: unknown, milliseconds, ...rest) {
      return Reflect.apply(original, timers, [Number(milliseconds) / speed, ...rest]);
    });
  }
  if (!clock) return;
  const right = Date.now;
  const now = () => right() + (steps.count() >= clock.fromStep ? clock.milliseconds : 0);
  globalThis.Date = new Proxy(Date, { construct: (target, args, newTarget) => Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget) as Date });
  replaceMethod(Date, "now", () => now);
}
