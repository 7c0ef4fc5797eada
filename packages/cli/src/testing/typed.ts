import { commandLine } from "../commandLine.ts";
import { testIo } from "./testIo.ts";

export type Typed = { readonly code: number; readonly out: string; readonly err: string };

/** What comes of a command that is typed in the folder. */
export async function typed(cwd: string, argv: readonly string[], options: Partial<Parameters<typeof testIo>[0]> = {}): Promise<Typed> {
  const io = testIo({ ...options, cwd });
  const code = await commandLine(argv, io, "1.2.3");
  return { code, out: io.out(), err: io.err() };
}
