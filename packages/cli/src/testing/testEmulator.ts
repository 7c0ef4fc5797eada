import { type Emulator, type EmulatorOptions, startEmulator } from "@playgraph/fal-emulator";
import { onTestFinished } from "vitest";

/** An emulator that ends with the test. */
export async function testEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const emulator = await startEmulator(options);
  onTestFinished(() => emulator.close());
  return emulator;
}
