import type { Cap } from "@playgraph/workspace";
import { findConfig, readConfig } from "./projectConfig.ts";

/** What may be spent a day on graphs of a folder, and the config that says so. */
export type DayLimit = { readonly cap: Cap; readonly config: string | undefined };

/**
 * It holds whether anybody has agreed to the config or not, since it only restricts.
 * @param folder and `home`, absolute
 * @throws UsageError for a config that cannot be read
 */
export async function dayLimit(folder: string, home: string): Promise<DayLimit> {
  const config = await findConfig(folder, home);
  return { cap: config === undefined ? {} : (await readConfig(config)).day, config };
}
