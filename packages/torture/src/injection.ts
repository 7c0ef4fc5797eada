/** What is done to a process under test, by a module that is loaded into it before all others. */
export type Injection = {
  /** Only files inside of this folder are counted, so that what Node itself loads is not. Absolute. */
  readonly folder: string;
  readonly kill?: Kill;
  /** Signals that the process gets from outside when it comes to a step. */
  readonly signals?: readonly { readonly step: number; readonly name: "SIGINT" | "SIGTERM" | "SIGHUP" }[];
  /** A file that gets the names of all steps, one a line, when the process ends by itself. */
  readonly report?: string;
  /** How many times faster the process's own sleeps and its monotonic clock go. */
  readonly speed?: number;
  /** The wall clock goes wrong by so many milliseconds, from that step on. */
  readonly clock?: { readonly milliseconds: number; readonly fromStep: number };
  /** Pages that a database may have: no more can be written to it then. */
  readonly mostPages?: number;
};

/** `during`: half of what the step was to write is written. */
export type Kill = { readonly step: number; readonly when: "before" | "during" | "after" };

/** The variable of the environment that holds an injection as JSON. */
export const injectionVariable = "PLAYGRAPH_TORTURE";
