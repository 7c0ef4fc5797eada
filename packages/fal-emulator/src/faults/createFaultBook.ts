import type { Effect, FaultPlan, FaultRule, Operation } from "./faultPlan.ts";

/** What a rule can ask about a call. */
type FaultyCall = { readonly operation: Operation; readonly endpoint: string; readonly prompt: string };

/** Counts calls against a plan and says which effects strike. */
export type FaultBook = {
  /** All delays that apply, then at most one other effect. Each call to `strike` counts. */
  readonly strike: (call: FaultyCall) => readonly Effect[];
  /** A new plan counts from the start. */
  readonly replace: (plan: FaultPlan) => void;
  readonly plan: () => FaultPlan;
};

export function createFaultBook(first: FaultPlan, random: () => number): FaultBook {
  let rules = first.map((rule) => ({ rule, seen: 0 }));
  return {
    strike: (call) => {
      const struck: Effect[] = [];
      let decided = false;
      for (const entry of rules) {
        if (!concerns(entry.rule, call)) continue;
        entry.seen++;
        if (!isTurn(entry.rule, entry.seen) || (entry.rule.chance !== undefined && random() >= entry.rule.chance)) continue;
        if (entry.rule.do !== "delay" && decided) continue;
        decided ||= entry.rule.do !== "delay";
        struck.push(entry.rule);
      }
      return struck.toSorted((a, b) => Number(a.do !== "delay") - Number(b.do !== "delay"));
    },
    replace: (plan) => {
      rules = plan.map((rule) => ({ rule, seen: 0 }));
    },
    plan: () => rules.map(({ rule }) => rule),
  };
}

function concerns({ on, endpoint, prompt }: FaultRule, call: FaultyCall): boolean {
  return on === call.operation
    && (endpoint === undefined || endpoint === call.endpoint)
    && (prompt === undefined || call.prompt.includes(prompt));
}

function isTurn({ call }: FaultRule, seen: number): boolean {
  if (call === undefined) return true;
  if (typeof call === "number") return seen === call;
  return seen >= call[0] && (call[1] === null || seen <= call[1]);
}
