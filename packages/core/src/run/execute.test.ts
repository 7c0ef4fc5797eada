import fc from "fast-check";
import { setImmediate } from "node:timers/promises";
import { expect, it } from "vitest";
import { compareCoordinates } from "../plan/axes.ts";
import { type Coordinate, coordinateText } from "../node/coordinate.ts";
import type { NodeDefinition } from "../node/defineNode.ts";
import { holeReason } from "./resultRow.ts";
import { runGraph } from "./runGraph.ts";
import { memoryWorld } from "../testing/memoryWorld.ts";
import { naiveEvaluate } from "../testing/naiveEvaluate.ts";
import { randomGraph } from "../testing/randomGraph.ts";
import { testNodes } from "../testing/testNodes.ts";
import type { ResolvedGraph } from "../check/resolvedGraph.ts";

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

/** Every result of a run as text, a line each. */
async function executed(graph: ResolvedGraph, nodes: ReadonlyMap<string, NodeDefinition>, cpu: number): Promise<readonly string[]> {
  const handle = runGraph(graph, { run: "test", nodes, world: memoryWorld(), concurrency: { cpu } });
  const rows = await Array.fromAsync(handle.results);
  return rows.map((row) => `${row.node}[${row.coordinate}] ${JSON.stringify(row.outputs)} ${row.reason ?? ""}`);
}

/** The same of the naive evaluator: items of a node with axes, tasks of others. */
function evaluated(graph: ResolvedGraph): readonly string[] {
  const streams = naiveEvaluate(graph, testNodes);
  return [...graph.nodes.values()].flatMap((node) => {
    const outputs = node.newAxes.length > 0 ? node.outputs.filter(({ newAxes }) => newAxes.length > 0) : node.outputs;
    const widest = outputs.toSorted((a, b) => b.newAxes.length - a.newAxes.length)[0];
    const points = [...(streams.get(`${node.id}.${widest?.name}`)?.cells.values() ?? [])].toSorted((a, b) => compareCoordinates(a.coordinate, b.coordinate));
    return points.map(({ coordinate }) => {
      const states = outputs.map(({ name }) => {
        const stream = streams.get(`${node.id}.${name}`);
        return { name, state: stream?.cells.get(coordinateText(project(coordinate, stream.axes)))?.state };
      });
      const holes = states.flatMap(({ state }) => (state && "state" in state ? [state] : []));
      const hole = node.newAxes.length === 0 ? (holes.find(({ state }) => state === "failed") ?? (holes.length === states.length ? holes[0] : undefined)) : holes.length === states.length ? holes[0] : undefined;
      const ofTask = node.newAxes.length === 0 || hole ? [] : node.outputs.filter((output) => !outputs.includes(output)).map(({ name }) => {
        const stream = streams.get(`${node.id}.${name}`);
        return { name, state: stream?.cells.get(coordinateText(project(coordinate, stream.axes)))?.state };
      });
      const values = Object.fromEntries([...states, ...ofTask].flatMap(({ name, state }) => (state && "value" in state ? [[name, state.value]] : [])));
      return `${node.id}[${coordinateText(coordinate)}] ${JSON.stringify(values)} ${hole ? holeReason(hole) : ""}`;
    });
  });
}

function project(coordinate: Coordinate, axes: readonly string[]): Coordinate {
  return coordinate.filter(({ axis }) => axes.includes(axis));
}

it("[X1] the executor gives what the rules say, for random graphs, in whatever order tasks end", async () => {
  await fc.assert(
    fc.asyncProperty(randomGraph(14), fc.infiniteStream(fc.nat(3)), fc.integer({ min: 1, max: 4 }), async ({ resolved }, turns, cpu) => {
      const expected = evaluated(resolved);
      const actual = await executed(resolved, slowed(() => turns.next().value ?? 0), cpu);
      expect(actual).toEqual(expected);
    }),
    { numRuns: runs },
  );
}, 20 * runs + 30_000);
