import type { Plan } from "@playgraph/core";
import { interruptedCodes, type Io } from "./io.ts";
import { isBounded } from "./isBounded.ts";
import { countOf } from "./planHeadline.ts";
import { UsageError } from "./usageError.ts";

/** Images that may be asked of a service that bills without being asked. */
const unasked = 100n;

/**
 * Lets a person decide about a large bill. Never decides by itself.
 * @param service where the images would come from
 * @throws UsageError where nobody can be asked, or the answer is no or Ctrl+C
 */
export async function consent({ generations }: Pick<Plan, "generations">, service: string, io: Pick<Io, "ask">): Promise<void> {
  if (generations.n <= unasked && isBounded(generations)) return;
  const what = `This run asks ${service} for ${countOf(generations, "image")}, at a price that is not known.`;
  if (!io.ask) throw new UsageError(`${what} Say --yes if you mean it.`);
  const answer = await io.ask(`${what} Go on? [y/N] `);
  if (answer === undefined) throw new UsageError("Nothing was started.", interruptedCodes.SIGINT);
  if (!/^y(?:es)?$/i.test(answer.trim())) throw new UsageError("Nothing was started.");
}
