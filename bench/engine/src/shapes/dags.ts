import { type Dag, dagOf } from "./dag.ts";

/** Each node reads the one before it. */
export function chain(nodes: number): Dag {
  return dagOf(Array.from({ length: nodes }, (_, index) => (index === 0 ? [] : [index - 1])));
}

/** Chains of so many nodes, side by side: a sweep in which every item has its own nodes. */
export function chains(count: number, length: number): Dag {
  return dagOf(Array.from({ length: count * length }, (_, index) => (index % length === 0 ? [] : [index - 1])));
}

/** One source, and all others read it. */
export function fan(nodes: number): Dag {
  return dagOf(Array.from({ length: nodes }, (_, index) => (index === 0 ? [] : [0])));
}

const layer = 100;

/** Layers of a hundred nodes, each of which reads one to three nodes of the layer before; always the same ones. */
export function layered(nodes: number): Dag {
  const random = mulberry32(20_240_229);
  return dagOf(
    Array.from({ length: nodes }, (_, index) => {
      if (index < layer) return [];
      const first = (Math.floor(index / layer) - 1) * layer;
      return Array.from({ length: 1 + Math.floor(random() * 3) }, () => first + Math.floor(random() * layer));
    }),
  );
}

const levels = 40;
/** Of one tower: its foot, and two halves and a join for each level. */
const tower = 1 + 3 * levels;

/** Towers of forty diamonds, side by side, as many as fit and at least one. From foot to top there are 2^40 ways, so that whoever walks all of them never ends. */
export function diamonds(nodes: number): Dag {
  const towers = Math.max(1, Math.floor(nodes / tower));
  return dagOf(
    Array.from({ length: towers * tower }, (_, index) => {
      const place = index % tower;
      if (place === 0) return [];
      if (place % 3 === 1) return [index - 1];
      return place % 3 === 2 ? [index - 2] : [index - 2, index - 1];
    }),
  );
}

/** Uniform in [0, 1). @see https://github.com/bryc/code/blob/master/jshash/PRNGs.md#mulberry32 (public domain) */
function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
