import type { Axis } from "./axes.ts";
import type { Count } from "./count.ts";
import type { Diagnostic } from "../document/diagnostic.ts";

/** An axis of the plan; its length is what remains of it where only a part runs. */
export type PlannedAxis = Axis;

export type PlannedNode = {
  readonly id: string;
  readonly type: string;
  /** Axes of its tasks, R4's order. */
  readonly taskAxes: readonly string[];
  /** What a collect or zip collapses; empty for others. */
  readonly collapsed: readonly string[];
  /** Of a zip: the axis that each wired input is paired on. Empty for others. */
  readonly pairs: Readonly<Record<string, string>>;
  readonly newAxes: readonly string[];
  /** Axes of its items, its tasks' and its new ones, R4's order. */
  readonly itemAxes: readonly string[];
  /** Axes of each output, R4's order. */
  readonly outputAxes: Readonly<Record<string, readonly string[]>>;
  readonly tasks: Count;
  /** Paid images. */
  readonly generations: Count;
  /** Who is paid for them, as far as that is known before the run; missing where nothing is paid. */
  readonly endpoint?: string;
};

/** What a run will do, known before anything runs. */
export type Plan = {
  /** In running order. */
  readonly nodes: readonly PlannedNode[];
  readonly axes: readonly PlannedAxis[];
  readonly tasks: Count;
  readonly generations: Count;
  readonly diagnostics: readonly Diagnostic[];
};
