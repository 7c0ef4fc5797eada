import { expect, it } from "vitest";
import { diskWorld, userNodes } from "./testing/userNodes.ts";

it.each([
  ["leaves in the middle", `for await (const piece of files.open("table.csv")) return { text: String(piece.length) };`],
  ["forgets", `await files.open("table.csv")[Symbol.asyncIterator]().next(); return { text: "" };`],
  ["was reading when its thread ended", `for await (const piece of files.open("table.csv")) process.exit(piece.length);`],
])("[U10] a file that a task %s is closed when the task is over", async (_, code) => {
  const { run, dir } = await userNodes(`export const reader = defineNode({ ...facts, type: "reader", run: async (_, { files }) => { ${code} } });`, { files: { "table.csv": "a,b\n1,2\n" } });
  const world = await diskWorld(dir);
  const { promise: closed, resolve: close } = Promise.withResolvers<void>();
  async function* open(path: string): AsyncGenerator<Uint8Array, void, void> {
    try {
      yield* world.files.open(path);
    } finally {
      close();
    }
  }
  await run({ reader: { type: "reader" } }, { world: { ...world, files: { ...world.files, open } } });
  await expect(closed).resolves.toBeUndefined();
});
