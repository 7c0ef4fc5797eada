import { PlaygraphError } from "@playgraph/core";

/** Calls `read`; what it refuses is refused as the value of that input. @param subject what the message begins with, for instance the file's name */
export function forInput<Value>(field: string, subject: string, read: () => Value): Value {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof PlaygraphError)) throw error;
    throw new PlaygraphError({ ...error.failure, field, message: `${subject}: ${error.failure.message}` }, { cause: error });
  }
}
