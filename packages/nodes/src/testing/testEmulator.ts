import { type Emulator, type EmulatorOptions, startEmulator } from "@playgraph/fal-emulator";
import { onTestFinished } from "vitest";
import { createFal, type Fal } from "../fal/fal.ts";
import { fetchPicture } from "../fal/fetchPicture.ts";
import { testClock, type TestClock } from "./testClock.ts";
import { type TestContext, testContext } from "./context.ts";

/** The emulator as fast as it goes, the adapter on it, and contexts whose files come from it. It ends with the test. */
export async function testEmulator(options: EmulatorOptions = {}): Promise<{
  readonly emulator: Emulator;
  readonly fal: Fal;
  readonly clock: TestClock;
  readonly context: (options?: Parameters<typeof testContext>[0]) => TestContext;
}> {
  const emulator = await startEmulator({ timing: { queueMs: 0, runMs: 0, stepMs: 0 }, ...options });
  onTestFinished(() => emulator.close());
  // The emulator works in real time, so waits for it must take some.
  const clock = testClock(20);
  const target = { kind: "url", url: emulator.url } as const;
  const random = () => 0.3;
  const fal = createFal({ target, credentials: "canary-id:canary-secret", clock, random });
  const fetched = async ({ url }: { readonly url: string }, signal: AbortSignal) => (await fetchPicture(url, { signal, clock, random, target })).bytes;
  return { emulator, fal, clock, context: (options = {}) => testContext({ fetchFile: fetched, ...options }) };
}
