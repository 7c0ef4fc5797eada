import type { Dag } from "./dag.ts";
import { chain, diamonds, fan, layered } from "./dags.ts";
import { type Sweep, sweepOf } from "./sweep.ts";

/** What is run: with how many tasks, and as a graph of as many nodes or as a sweep. */
export type Work = { readonly tasks: number } & ({ readonly dag: Dag } | { readonly sweep: Sweep });

function dagWork(make: (nodes: number) => Dag): (tasks: number) => Work {
  return (tasks) => {
    const dag = make(tasks);
    return { tasks: dag.ids.length, dag };
  };
}

function sweepWork(kind: Sweep["kind"]): (tasks: number) => Work {
  return (tasks) => {
    const sweep = sweepOf(kind, tasks);
    return { tasks: sweep.items * (kind === "centre" ? 3 : 2), sweep };
  };
}

/** By name, in the order of the tables: makes the work of about so many tasks. */
export const shapes: ReadonlyMap<string, (tasks: number) => Work> = new Map([
  ["chain", dagWork(chain)],
  ["fan", dagWork(fan)],
  ["layered", dagWork(layered)],
  ["diamonds", dagWork(diamonds)],
  ["sweep", sweepWork("items")],
  ["sweep-loop", sweepWork("loop")],
  ["sweep-mean", sweepWork("mean")],
  ["sweep-centre", sweepWork("centre")],
]);
