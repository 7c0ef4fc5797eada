import { defineNode, number as numberType } from "@playgraph/core";

export const number = defineNode({
  type: "number",
  version: 1,
  title: "Number",
  summary: "A number, to be used in several places.",
  category: "source",
  inputs: { value: numberType().input({ doc: "The number.", default: 0 }) },
  outputs: { number: numberType().output({ doc: "The number as it was given." }) },
  run: ({ value }) => ({ number: value }),
});
