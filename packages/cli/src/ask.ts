import { createInterface } from "node:readline/promises";

/** @returns what was typed, "" at the end of input, undefined at Ctrl+C */
export async function ask(question: string, input: NodeJS.ReadableStream, output: NodeJS.WritableStream, isTerminal: boolean): Promise<string | undefined> {
  const lines = createInterface({ input, output, terminal: isTerminal });
  const { promise: answer, resolve } = Promise.withResolvers<string | undefined>();
  // What comes next begins on a line of its own.
  const give = (text: string | undefined) => {
    output.write("\n");
    resolve(text);
  };
  lines.on("SIGINT", () => give(undefined));
  lines.question(question).then(resolve, () => {});
  // Ctrl+D, or an end of input in the middle of a line, which leaves the question open.
  lines.on("close", () => give(""));
  try {
    return await answer;
  } finally {
    lines.removeAllListeners("close");
    lines.close();
  }
}
