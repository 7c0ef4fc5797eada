import { PlaygraphError } from "@playgraph/core";
import { openWorkspace } from "../openWorkspace.ts";
import { outputFiles } from "../outputFiles.ts";
import { pictureFacts } from "./pictureFacts.ts";

/** A process that pays for one payload, with a service that lives in its parent: every call of it is a message, answered by another one. */
const answers: ((answer: unknown) => void)[] = [];

function ask(name: string, argument?: unknown): Promise<unknown> {
  const { promise, resolve } = Promise.withResolvers();
  process.send?.({ name, argument, id: answers.push(resolve) - 1 });
  return promise;
}

process.on("message", ({ id, answer }: { readonly id: number; readonly answer: unknown }) => answers[id]?.(answer));

const workspace = await openWorkspace({ dir: process.argv[2] ?? "", fetchPicture: async (url) => ({ bytes: new TextEncoder().encode(String(await ask("fetch", url))), ...pictureFacts }) });
const world = workspace.world({ run: "child", graph: "g", service: { name: "test", isLasting: true }, files: outputFiles(workspace.dir, workspace.dir) });
const { signal } = new AbortController();
const outcome = await world
  .perform(
    { node: "generate", coordinate: [], name: "try-0", signal, progress: () => {}, aside: (wait) => wait() },
    {
      endpoint: "test/model",
      payload: {},
      reserve: { generations: 1, micros: "unknown" },
      send: async (attempt) => (await ask("send", attempt)) as { readonly requestId: string },
      find: async (attempt) => ((await ask("find", attempt)) as { readonly requestId: string } | null) ?? undefined,
      collect: async (accepted) => (await ask("collect", accepted)) as string,
      files: () => [{ url: "https://files.test/a" }],
      cancel: () => Promise.resolve("too late"),
    },
  )
  .catch((error: unknown) => (error instanceof PlaygraphError ? error.failure : Promise.reject(error)));
await ask("end", outcome);
