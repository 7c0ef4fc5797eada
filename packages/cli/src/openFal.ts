import { startEmulator } from "@playgraph/fal-emulator";
import type { FalTarget } from "@playgraph/nodes";
import type { Service } from "@playgraph/workspace";
import type { FalChoice } from "./chooseFal.ts";

export type { FalTarget };

/** Where the requests of a run go, and how that is told. */
export type FalService = {
  readonly target: FalTarget;
  readonly credentials: string | undefined;
  /** `fal`, `the emulator`, or a URL. */
  readonly name: string;
  /** As the workspace tells services apart. */
  readonly service: Service;
  /** Whether its images may cost money. */
  readonly isBilled: boolean;
  /** One line for the user, where it is not what a key would have made happen. */
  readonly notice: string | undefined;
  readonly close: () => Promise<void>;
};

/** As the workspace tells apart what was chosen, before it is opened. */
export function serviceOf(choice: FalChoice): Service {
  if (choice.kind === "emulator") return { name: "emulator", isLasting: false };
  return { name: choice.kind === "cloud" ? "fal" : choice.url, isLasting: true };
}

/** Who makes the images, as it is told, and whether they may cost money. */
export function makerOf(choice: FalChoice): Pick<FalService, "name" | "isBilled"> {
  if (choice.kind === "emulator") return { name: "the emulator", isBilled: false };
  return { name: choice.kind === "cloud" ? "fal" : choice.url, isBilled: true };
}

/**
 * Opens what was chosen; the emulator is started in this process on a free port of the loopback interface.
 * @param isChosen whether the user said so, rather than leaving it open
 */
export async function openFal(choice: FalChoice, isChosen: boolean): Promise<FalService> {
  const nothing = () => Promise.resolve();
  const known = { ...makerOf(choice), service: serviceOf(choice) };
  if (choice.kind === "cloud") return { ...known, target: { kind: "cloud" }, credentials: choice.credentials, notice: undefined, close: nothing };
  if (choice.kind === "url") return { ...known, target: choice, credentials: undefined, notice: undefined, close: nothing };
  const emulator = await startEmulator();
  const why = isChosen ? "" : " because there is no FAL_KEY";
  return { ...known, target: { kind: "url", url: emulator.url }, credentials: undefined, notice: `Using the fal emulator at ${emulator.url}${why}: images are placeholders and cost nothing.`, close: emulator.close };
}
