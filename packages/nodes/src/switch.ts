import { absent, any, boolean, defineNode, sameAs } from "@playgraph/core";

const otherWay = absent("the switch went the other way");

/** The outputs are not called `then` and `otherwise`: an object with the key `then` is taken for a promise wherever it is awaited. */
export const switchNode = defineNode({
  type: "switch",
  version: 1,
  title: "Switch",
  summary: "Sends a value one way or the other; what hangs on the way that is not taken does not run there.",
  category: "axes",
  inputs: {
    value: any().input({ doc: "What is sent on." }),
    when: boolean().input({ doc: "True sends it to `yes`, false to `no`." }),
  },
  outputs: {
    yes: sameAs("value").output({ doc: "The value where `when` is true.", mayBeAbsent: true }),
    no: sameAs("value").output({ doc: "The value where `when` is false.", mayBeAbsent: true }),
  },
  run: ({ value, when }) => (when ? { yes: value, no: otherWay } : { yes: otherWay, no: value }),
});
