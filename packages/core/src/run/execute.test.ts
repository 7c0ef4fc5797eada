import fc from "fast-check";
import { setImmediate } from "node:timers/promises";
import { expect, it } from "vitest";
import type { NodeDefinition } from "../node/defineNode.ts";
import { randomGraph } from "../testing/randomGraph.ts";
import { executedRows, naiveRows } from "../testing/rowTexts.ts";
import { testNodes } from "../testing/testNodes.ts";

const runs = process.env["PLAYGRAPH_TEST"] === "full" ? 5000 : 300;

/** The same nodes, taking their time: each task comes to its end after so many turns of the event loop. */
function slowed(turns: () => number): ReadonlyMap<string, NodeDefinition> {
  return new Map(
    [...testNodes].map(([type, definition]): [string, NodeDefinition] => {
      const { declaration, run, collect, emit } = definition;
      const resource = turns() % 3 === 0 ? ("cpu" as const) : ("none" as const);
      const wait = async (): Promise<void> => {
        for (let turn = turns(); turn > 0; turn--) await setImmediate();
      };
      return [
        type,
        {
          declaration: { ...declaration, resource },
          ...(run ? { run: turns() % 2 === 0 ? run : async (inputs, context) => wait().then(() => run(inputs, context)) } : {}),
          ...(collect ? { collect: async (rows, inputs, context) => wait().then(() => collect(rows, inputs, context)) } : {}),
          ...(emit
            ? {
                emit: turns() % 2 === 0 ? emit : async function* (inputs, context) {
                        const iterator = emit(inputs, context) as Iterator<never, never, void>;
                        for (;;) {
                          await wait();
                          const next = iterator.next();
                          if (next.done) return next.value;
                          yield next.value;
                        }
                      },
              }
            : {}),
        },
      ];
    }),
  );
}

it("[X1] the executor gives what the rules say, for random graphs, in whatever order tasks end", async () => {
  await fc.assert(
    fc.asyncProperty(randomGraph(14), fc.infiniteStream(fc.nat(3)), fc.integer({ min: 1, max: 4 }), async ({ resolved }, turns, cpu) => {
      const expected = naiveRows(resolved, testNodes);
      const actual = await executedRows(resolved, slowed(() => turns.next().value ?? 0), cpu);
      expect(actual).toEqual(expected);
    }),
    { numRuns: runs },
  );
}, 20 * runs + 30_000);
