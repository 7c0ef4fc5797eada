import { compareCoordinates } from "../plan/axes.ts";
import { type Coordinate, coordinateText } from "../node/coordinate.ts";
import type { NodeDefinition } from "../node/defineNode.ts";
import { holeReason } from "../run/resultRow.ts";
import { memoryWorld } from "./memoryWorld.ts";
import { naiveEvaluate } from "./naiveEvaluate.ts";
import type { ResolvedGraph } from "../check/resolvedGraph.ts";
import { runGraph } from "../run/runGraph.ts";

/** Every result of a run as text, a line each. */
export async function executedRows(graph: ResolvedGraph, nodes: ReadonlyMap<string, NodeDefinition>, cpu: number): Promise<readonly string[]> {
  const handle = runGraph(graph, { run: "test", nodes, world: memoryWorld(), concurrency: { cpu } });
  const rows = await Array.fromAsync(handle.results);
  return rows.map((row) => `${row.node}[${row.coordinate}] ${JSON.stringify(row.outputs)} ${row.reason ?? ""}`);
}

/** The same of the naive evaluator: items of a node with axes, tasks of others. */
export function naiveRows(graph: ResolvedGraph, nodes: ReadonlyMap<string, NodeDefinition>): readonly string[] {
  const streams = naiveEvaluate(graph, nodes);
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
