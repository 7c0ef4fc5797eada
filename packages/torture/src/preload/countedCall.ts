import type { Method } from "./replaceMethod.ts";
import { die, type Steps } from "./steps.ts";

type Called = {
  readonly name: string;
  /** Which argument holds what is written. */
  readonly content?: number;
};

/**
 * The same function, each call of which is a step.
 * @param called what a call is as a step; undefined for one that is none
 */
export function countedCall(steps: Steps, original: Method, called: (self: unknown, args: readonly unknown[]) => Called | undefined): Method {
  return function (this: unknown, ...args) {
    const call = called(this, args);
    if (!call) return Reflect.apply(original, this, args);
    const { isHalf, isLast } = steps.begin(call.name);
    if (!isLast) return Reflect.apply(original, this, args);
    if (isHalf && call.content === undefined) die();
    const result = Reflect.apply(original, this, isHalf ? halved(args, call.content ?? 0) : args);
    return result instanceof Promise ? result.finally(die) : die();
  };
}

/** The same call with half of its content. */
function halved(args: readonly unknown[], at: number): readonly unknown[] {
  const content = args[at];
  if (typeof content === "string") return args.with(at, content.slice(0, content.length / 2));
  if (!(content instanceof Uint8Array)) return args;
  const half = args.with(at, content.subarray(0, content.length / 2));
  const length = args[at + 2];
  // Where the call says itself how many of the bytes it means: write(…, bytes, offset, length, position).
  return typeof length === "number" ? half.with(at + 2, Math.floor(length / 2)) : half;
}
