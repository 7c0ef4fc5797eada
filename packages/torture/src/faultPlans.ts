import type { FaultPlan, FaultRule, Operation } from "@playgraph/fal-emulator";

export type PlannedFault = {
  readonly name: string;
  readonly plan: FaultPlan;
  /** Whether what the service said stands, also when it has come to its senses: a request that it found wrong, which may be billed, is not sent again. */
  readonly stands: boolean;
};

/** A rule but for the call that it strikes. */
type Fault = { readonly name: string; readonly rule: object; readonly stands?: boolean };

const before = { when: "before" } as const;
const after = { when: "after" } as const;

/** What can go wrong with any call. */
const common: readonly Fault[] = [
  { name: "reset", rule: { do: "reset" } },
  { name: "hang", rule: { do: "hang" } },
  { name: "429", rule: { do: "rate-limit" } },
  { name: "429-in-2", rule: { do: "rate-limit", retryAfter: 2 } },
  { name: "429-at-a-date", rule: { do: "rate-limit", retryAfter: "Wed, 21 Oct 2015 07:28:00 GMT" } },
  { name: "429-in-abc", rule: { do: "rate-limit", retryAfter: "abc" } },
  ...([500, 502, 503, 504] as const).map((status) => ({ name: String(status), rule: { do: "error", status } })),
  { name: "delay", rule: { do: "delay", ms: 300 } },
  { name: "slow", rule: { do: "slow", ms: 300 } },
];

/** The answer is lost, or is none. */
const spoilt: readonly Fault[] = [
  ...(["truncated-json", "html", "empty", "null"] as const).map((how) => ({ name: how, rule: { do: "broken-body", how } })),
  { name: "short", rule: { do: "truncate", keep: 0.5, how: "short" } },
  { name: "cut", rule: { do: "truncate", keep: 0.5, how: "cut" } },
];

/** It was done, and nobody is told. */
const afterwards: readonly Fault[] = [
  { name: "reset-after", rule: { do: "reset", ...after } },
  { name: "hang-after", rule: { do: "hang", ...after } },
  ...([408, 500, 502, 503, 504] as const).map((status) => ({ name: `${status}-after`, rule: { do: "error", status, ...after } })),
];

const refusals: readonly Fault[] = ([400, 401, 403, 404, 408, 409, 422] as const).map((status) => ({ name: String(status), rule: { do: "error", status, ...before } }));
/** Of a request that has been accepted: what the service says of it is its end. */
const ends: readonly Fault[] = ([401, 403, 404, 410, 422] as const).map((status) => ({ name: String(status), rule: { do: "error", status }, stands: status === 422 }));

const strange: readonly Fault[] = [
  { name: "requeue", rule: { do: "requeue" } },
  { name: "unknown-word", rule: { do: "status-word", word: "PONDERING" } },
];

const gone: readonly Fault[] = ([404, 410] as const).map((status) => ({ name: `expired-${status}`, rule: { do: "expire", status } }));

const locked: Fault = { name: "lock-account", rule: { do: "lock-account" } };

const hostile: readonly Fault[] = [
  { name: "no-pictures", rule: { do: "patch", fields: { images: [] } }, stands: true },
  { name: "null-pictures", rule: { do: "patch", fields: { images: null } }, stands: true },
  { name: "foreign-host", rule: { do: "patch", fields: { images: [{ url: "http://169.254.169.254/latest", width: 64, height: 64 }] } }, stands: true },
  { name: "script", rule: { do: "patch", fields: { images: [{ url: "javascript:alert(1)", width: 64, height: 64 }] } }, stands: true },
];

const ofOperation: readonly (readonly [Operation, readonly Fault[]])[] = [
  ["submit", [...common, ...spoilt, ...afterwards, ...refusals.map((refusal) => ({ ...refusal, stands: refusal.name === "422" })), locked]],
  ["status", [...common, ...spoilt, ...ends, ...strange]],
  ["result", [...common, ...spoilt, ...ends, ...gone, ...hostile]],
  ["upload-initiate", [...common, ...spoilt, ...refusals, locked]],
  ["upload-put", [...common, ...refusals]],
  ["file", [...common, ...spoilt.filter(({ name }) => name !== "truncated-json"), ...gone]],
];

/** Faults that come again and again. Of a submission, only those after which it may be offered again: of the others each is a decision, as above. */
const lasting: readonly string[] = ["reset", "429", "503", "html"];

/** @param calls how often each operation is called when nothing is wrong */
export function faultPlans(calls: Readonly<Record<string, number>>): readonly PlannedFault[] {
  const plans: PlannedFault[] = [];
  for (const [on, faults] of ofOperation) {
    for (const { name, rule, stands = false } of faults) {
      for (let call = 1; call <= (calls[on] ?? 0); call++) plans.push({ name: `${on}-${call}-${name}`, plan: [ruleOf(on, { call }, rule)], stands });
      if (lasting.includes(name)) plans.push({ name: `${on}-for-ever-${name}`, plan: [ruleOf(on, {}, rule)], stands });
    }
  }
  // The list is only asked when an answer was lost.
  const lost = ruleOf("submit", { call: 2 }, { do: "reset", ...after });
  for (const { name, rule } of [...common, ...spoilt, ...refusals]) {
    plans.push({ name: `request-list-1-${name}`, plan: [lost, ruleOf("request-list", { call: 1 }, rule)], stands: false });
    plans.push({ name: `request-list-for-ever-${name}`, plan: [lost, ruleOf("request-list", {}, rule)], stands: false });
  }
  return plans;
}

function ruleOf(on: Operation, match: { readonly call?: number }, rule: object): FaultRule {
  // The emulator checks every plan, and refuses one that makes no sense.
  return { on, ...match, ...rule } as FaultRule;
}
