import type { Files } from "@playgraph/core";

/** What one run needs of its workspace. */
export type WorldSettings = {
  /** The run's id. A run that is resumed keeps its own. */
  readonly run: string;
  readonly files: Files;
  /** Tells apart graphs whose tasks have the same names, to say why a task runs again: the path of the graph's file, absolute, or its name. */
  readonly graph: string;
  readonly service: Service;
  /** Default: none. */
  readonly budget?: Budget;
  /** What one image of an endpoint costs, in millionths of a US dollar, by endpoint. What is not named here has an unknown price. */
  readonly prices?: ReadonlyMap<string, number>;
  /** What becomes of a request that nobody can know the outcome of, or whose result the service no longer has. Default: `fail`. */
  readonly onUnknown?: "fail" | "resubmit";
};

/** Where requests go. What one service was paid for is nothing that another one made. */
export type Service = {
  /** `fal`, `emulator`, or a URL. */
  readonly name: string;
  /** False for one that ends with this process: what it had not finished is gone then, and had cost nothing. */
  readonly isLasting: boolean;
};

/** What may be spent at most; what is undefined has no limit. Money in millionths of a US dollar. */
export type Budget = {
  readonly run?: Cap;
  /** Of all runs of the workspace on that service, on one day of the local calendar. */
  readonly day?: Cap;
};

export type Cap = { readonly images?: number; readonly micros?: number };
