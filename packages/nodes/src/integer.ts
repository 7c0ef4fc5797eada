import { defineNode, integer as integerType } from "@playgraph/core";

export const integer = defineNode({
  type: "integer",
  version: 1,
  title: "Integer",
  summary: "A whole number, to be used in several places: seeds, steps, counts.",
  category: "source",
  inputs: { value: integerType().input({ doc: "The number.", default: 0 }) },
  outputs: { integer: integerType().output({ doc: "The number as it was given." }) },
  run: ({ value }) => ({ integer: value }),
});
