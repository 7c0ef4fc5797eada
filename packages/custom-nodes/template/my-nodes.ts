import { defineNode, text } from "@playgraph/core";

export const shout = defineNode({
  type: "shout",
  version: 1,
  title: "Shout",
  summary: "Text in capitals.",
  category: "text",
  inputs: { text: text().input({ doc: "What to shout." }) },
  outputs: { text: text().output({ doc: "The same, louder." }) },
  run: ({ text }) => ({ text: `${text.toUpperCase()}!` }),
});
