import { expect, it } from "vitest";
import { noMoney } from "./money.ts";
import { prepareGraph } from "./prepareGraph.ts";
import { installedCatalogue } from "./installedNodes.ts";
import { requestOf } from "./requestOf.ts";
import { seedsGraph } from "./testing/graphs.ts";
import { temporaryFolder } from "./testing/temporaryFolder.ts";
import { testIo } from "./testing/testIo.ts";

it("[L3] what is recorded of a run holds no key", async () => {
  const cwd = await temporaryFolder();
  const source = { name: "graph.json", bytes: new TextEncoder().encode(seedsGraph(1)), folder: cwd };
  const { ready } = await prepareGraph(source, { apply: (graph) => Promise.resolve({ graph, inputs: new Map() }), only: [], restriction: {} }, installedCatalogue(testIo({ cwd })));
  if (!ready) throw new Error("the graph has no mistakes");
  const settings = { fal: { kind: "cloud", credentials: "canary-id:canary-secret" }, isFalChosen: true, workspace: undefined, out: undefined, resumed: undefined, concurrency: { fal: 2 }, useCache: true, money: noMoney, day: {}, nodes: new Map(), modules: [] } as const;
  const request = requestOf(ready, source, settings, "/out", cwd);
  expect(request).toMatchObject({ fal: "cloud", out: "/out", concurrency: { fal: 2 }, graph: { name: "Easter bunny" } });
  expect(JSON.stringify(request)).not.toContain("canary");
});
