import { defineNode, text as textType } from "@playgraph/core";

export const text = defineNode({
  type: "text",
  version: 1,
  title: "Text",
  summary: "A text, to be used in several places.",
  category: "source",
  inputs: { value: textType({ multiline: true }).input({ doc: "The text.", default: "" }) },
  outputs: { text: textType().output({ doc: "The text as it was given." }) },
  run: ({ value }) => ({ text: value }),
});
