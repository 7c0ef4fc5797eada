import { execFileSync } from "node:child_process";
import { cp, mkdir, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { expect, it } from "vitest";
import { temporaryFolder } from "./testing/temporaryFolder.ts";

const root = new URL("../../../", import.meta.url).pathname;
const oxlint = join(dirname(createRequire(import.meta.url).resolve("oxlint/package.json")), "bin/oxlint");

type Finding = { readonly code: string; readonly filename: string; readonly message: string };

/**
 * Lints a copy of the house with the house's own rules.
 * @param imports what each file imports, by its path
 * @returns the paths of files in which the import rule fired
 */
async function forbidden(imports: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const dir = await temporaryFolder();
  await cp(join(root, ".oxlintrc.json"), join(dir, ".oxlintrc.json"));
  for (const [path, module] of Object.entries(imports)) {
    await mkdir(dirname(join(dir, path)), { recursive: true });
    await writeFile(join(dir, path), `import { something } from "${module}";\nsomething();\n`);
  }
  const found = findingsOf(dir).filter(({ code }) => code.includes("no-restricted-imports"));
  return Object.keys(imports).filter((path) => found.some(({ filename }) => filename.endsWith(path)));
}

function findingsOf(dir: string): readonly Finding[] {
  const { diagnostics }: { readonly diagnostics: readonly Finding[] } = JSON.parse(linted(dir));
  return diagnostics;
}

/** Finding something is exit code 1. */
function linted(dir: string): string {
  try {
    return execFileSync(process.execPath, [oxlint, "--format", "json"], { cwd: dir, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  } catch (error) {
    if (error instanceof Error && "stdout" in error && typeof error.stdout === "string" && error.stdout !== "") return error.stdout;
    throw error;
  }
}

/** By the folder of each package. */
const arrows: Readonly<Record<string, { readonly may: readonly string[]; readonly mayNot: readonly string[] }>> = {
  "packages/core": { may: ["zod", "./other.ts"], mayNot: ["@playgraph/nodes", "@playgraph/workspace", "@playgraph/fal-emulator", "@playgraph/server", "@playgraph/editor", "playgraph", "node:fs", "node:crypto"] },
  "packages/nodes": { may: ["@playgraph/core", "sharp"], mayNot: ["@playgraph/workspace", "@playgraph/fal-emulator", "@playgraph/server", "@playgraph/editor", "playgraph", "@fal-ai/serverless-client", "@fal-ai/client"] },
  "packages/workspace": { may: ["@playgraph/core", "node:fs"], mayNot: ["@playgraph/nodes", "@playgraph/fal-emulator", "@playgraph/server", "@playgraph/editor", "playgraph", "@fal-ai/serverless-client"] },
  "packages/custom-nodes": { may: ["@playgraph/core", "zod", "node:worker_threads"], mayNot: ["@playgraph/nodes", "@playgraph/workspace", "@playgraph/fal-emulator", "@playgraph/server", "@playgraph/editor", "playgraph", "@fal-ai/serverless-client"] },
  "packages/fal-emulator": { may: ["node:http", "sharp"], mayNot: ["@playgraph/core", "@playgraph/nodes", "@playgraph/workspace", "@playgraph/editor", "playgraph", "@fal-ai/serverless-client", "@fal-ai/client"] },
  "packages/cli": { may: ["@playgraph/core", "@playgraph/nodes", "@playgraph/workspace", "@playgraph/custom-nodes", "@playgraph/fal-emulator"], mayNot: ["@playgraph/editor", "@playgraph/bench-engine", "@fal-ai/serverless-client"] },
  "bench/engine": { may: ["@playgraph/core", "@playgraph/workspace", "p-graph"], mayNot: ["../../../packages/core/src/run/execute.ts", "@playgraph/editor", "@fal-ai/serverless-client"] },
};

it.each(Object.entries(arrows))("[L19] %s imports only what its arrow allows", async (folder, { may, mayNot }) => {
  const files = (modules: readonly string[], verdict: string) => modules.map((module, index) => [`${folder}/src/${verdict}${index}.ts`, module]);
  const bad = files(mayNot, "bad");
  expect(await forbidden(Object.fromEntries([...bad, ...files(may, "good")]))).toEqual(bad.map(([path]) => path));
});

it("[L19] fal's client is imported by the adapter alone", async () => {
  const client = "@fal-ai/serverless-client";
  expect(await forbidden({ "packages/nodes/src/fal/fal.ts": client, "packages/nodes/src/playgroundV25.ts": client })).toEqual(["packages/nodes/src/playgroundV25.ts"]);
  expect(await forbidden({ "packages/nodes/src/fal/fal.ts": "@playgraph/workspace" })).toEqual(["packages/nodes/src/fal/fal.ts"]);
});
