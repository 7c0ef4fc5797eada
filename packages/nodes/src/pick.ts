import { absent, any, choice, type Coordinate, defineNode, type Hole, integer, isHole, json, type Json, number, PlaygraphError, sameAs } from "@playgraph/core";

export const pick = defineNode({
  type: "pick",
  version: 1,
  title: "Pick",
  summary: "Takes one of many: the first, the one at an index, or the best by a number.",
  category: "axes",
  inputs: {
    value: any().collect({ doc: "What there is to pick from." }),
    score: number().collect({ doc: "The number that says which is best.", optional: true }),
    by: choice("first", "index", "best").input({ doc: "`first` takes the first that has a value, `index` the one at that key, `best` the one with the best score.", default: "first" }),
    index: integer({ min: 0 }).input({ doc: "For `index`: the key on the axis, from 0; with several axes taken together, the position in their order.", default: 0 }),
    prefer: choice("highest", "lowest").input({ doc: "For `best`: which score wins; of equal ones the first does.", default: "highest" }),
    over: json().input({ doc: "List of the axis ids to pick along; left out, all of them.", default: null, structural: true, namesAxes: "list" }),
  },
  outputs: { value: sameAs("value").output({ doc: "What was picked; absent where there is nothing to take.", mayBeAbsent: true }) },
  collect: (rows, { by, index, prefer }, { coordinate }) => {
    const offers = rows.map(({ coordinate, values }) => ({ coordinate, value: values.value, score: values.score }));
    const picked = by === "first" ? firstOf(offers) : by === "index" ? atIndex(offers, index, coordinate) : bestOf(offers, prefer);
    return { value: picked ? picked.value : nothingToTake(offers, by, index) };
  },
});

type Offer = { readonly coordinate: Coordinate; readonly value: Json | Hole; readonly score: Json | Hole | undefined };

function firstOf(offers: readonly Offer[]): Offer | undefined {
  return offers.find(({ value }) => !isHole(value));
}

/** Counts keys, not rows: a hole at the index is what is taken, and nothing moves up (R10). */
function atIndex(offers: readonly Offer[], index: number, task: Coordinate): Offer | undefined {
  const kept = new Set(task.map(({ axis }) => axis));
  const collapsed = (offer: Offer) => offer.coordinate.filter(({ axis }) => !kept.has(axis));
  const first = offers[0];
  if (first && collapsed(first).length === 1) return offers.find((offer) => collapsed(offer)[0]?.key === index);
  return offers.filter((offer) => collapsed(offer).every(({ key }) => key !== "none"))[index];
}

function bestOf(offers: readonly Offer[], prefer: "highest" | "lowest"): Offer | undefined {
  if (offers.length > 0 && offers.every(({ score }) => score === undefined))
    throw new PlaygraphError({ code: "InvalidInput", field: "score", message: "`best` needs a number to judge by: wire one to `score`." });
  let best: { readonly offer: Offer; readonly score: number } | undefined;
  for (const offer of offers) {
    if (isHole(offer.value) || typeof offer.score !== "number") continue;
    if (!best || (prefer === "highest" ? offer.score > best.score : offer.score < best.score)) best = { offer, score: offer.score };
  }
  return best?.offer;
}

function nothingToTake(offers: readonly Offer[], by: "first" | "index" | "best", index: number): Hole {
  if (offers.length === 0) return absent("there is nothing to pick from");
  if (by === "index") return absent(`there is nothing at index ${index}`);
  return absent(by === "best" ? `none of ${offers.length} has both a value and a score` : `none of ${offers.length} has a value`);
}
