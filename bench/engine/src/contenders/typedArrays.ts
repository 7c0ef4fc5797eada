import { combine } from "../combine.ts";
import { graphContender } from "../graphContender.ts";

/** The floor: nodes are numbers, what they read and give lies in typed arrays, and the one function is known beforehand. Nobody could edit such a graph. */
export const typedArrays = graphContender(({ ids, reads, sources, ends }) => () => {
  const read = new Int32Array(ids.length * 3).fill(-1);
  for (const [index, nodes] of reads.entries()) read.set(nodes, index * 3);
  const values = new Float64Array(ids.length);
  return (given, b) => {
    for (let source = 0; source < sources.length; source++) values[sources[source] ?? 0] = combine(given[source] ?? 0, b, 0);
    for (let node = 0; node < values.length; node++) {
      const first = read[node * 3] ?? -1;
      if (first !== -1) values[node] = combine(values[first] ?? 0, valueAt(values, read[node * 3 + 1] ?? -1), valueAt(values, read[node * 3 + 2] ?? -1));
    }
    return ends.map((end) => values[end] ?? 0);
  };
});

function valueAt(values: Float64Array, node: number): number {
  return node === -1 ? 0 : (values[node] ?? 0);
}
