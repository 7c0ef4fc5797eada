import type { Build, Contender } from "./contender.ts";
import { chain, chains } from "./shapes/dags.ts";
import type { Dag } from "./shapes/dag.ts";
import type { Sweep } from "./shapes/sweep.ts";

/**
 * Runs the graph once.
 * @param given for each source the number at its input `a`
 * @param b the number at the input `b` of every source
 * @returns the values of the last nodes, in order
 */
export type RunGraph = (given: readonly number[], b: number) => readonly number[] | Promise<readonly number[]>;

/** Makes the document, and gives the function that builds what runs it. */
type GraphOf = (dag: Dag) => () => RunGraph | Promise<RunGraph>;

/** A contender that knows graphs but no axes. In a sweep, what no graph can say (a mean over all items, and a second graph behind it) is done outside. */
export function graphContender(graphOf: GraphOf): Contender {
  return {
    dag: (dag) => {
      const build = graphOf(dag);
      return async () => {
        const run = await build();
        const given = dag.sources.map(() => 1);
        return async () => sumOf(await run(given, 0));
      };
    },
    sweep: (sweep) => (sweep.kind === "loop" ? itemByItem(graphOf, sweep) : unrolled(graphOf, sweep)),
  };
}

function unrolled(graphOf: GraphOf, { kind, items }: Sweep): Build {
  const buildItems = graphOf(chains(items, 2));
  const buildBack = kind === "centre" ? graphOf(chains(items, 1)) : undefined;
  return async () => {
    const [run, runBack] = [await buildItems(), await buildBack?.()];
    const given = Array.from({ length: items }, (_, item) => item);
    return async () => {
      const values = await run(given, 0);
      if (kind === "items") return sumOf(values);
      const mean = Math.floor(sumOf(values) / items);
      return runBack ? sumOf(await runBack(values, mean)) : mean;
    };
  };
}

function itemByItem(graphOf: GraphOf, { items }: Sweep): Build {
  const build = graphOf(chain(2));
  return async () => {
    const run = await build();
    return async () => {
      let sum = 0;
      for (let item = 0; item < items; item++) {
        const values = run([item], 0);
        // Waits only where there is something to wait for: an `await` more would be most of what the quickest take.
        sum += sumOf(values instanceof Promise ? await values : values);
      }
      return sum;
    };
  };
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
