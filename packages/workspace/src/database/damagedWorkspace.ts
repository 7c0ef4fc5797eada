import { PlaygraphError } from "@playgraph/core";

/** What the workspace remembers cannot be trusted any more. Nothing is written or sent on the strength of it: the user decides. */
export class DamagedWorkspace extends PlaygraphError {
  /** @param what a sentence's subject and verb: `playgraph.db is empty` */
  constructor(what: string, options?: { cause?: unknown }) {
    super({ code: "Unavailable", message: `The workspace is damaged: ${what}. It is left as it is, and nothing more is sent. \`playgraph runs repair\` sets the database aside and keeps all that can be read.` }, options);
  }
}
