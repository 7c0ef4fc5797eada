import { isObject, type JsonObject } from "../json.ts";
import { errorStatuses, operations, type Effect, type FaultPlan, type FaultRule, type Operation } from "./faultPlan.ts";

/** A plan, or one sentence that says what is wrong and where. */
export type ParsedPlan = { readonly ok: true; readonly plan: FaultPlan } | { readonly ok: false; readonly sentence: string };

/** A check gives the end of the sentence "`rules[0].ms` …", or `undefined` if the value is good. */
type Check = (value: unknown) => string | undefined;
type Fields = Readonly<Record<string, { readonly check: Check; readonly optional?: true }>>;

const one = (choices: readonly unknown[]): Check => (value) =>
  choices.includes(value) ? undefined : `must be one of ${choices.map((choice) => JSON.stringify(choice)).join(", ")}, not ${show(value)}`;
const count = (least: number): Check => (value) =>
  typeof value === "number" && Number.isInteger(value) && value >= least ? undefined : `must be a whole number from ${least}, not ${show(value)}`;
const share: Check = (value) => (typeof value === "number" && value >= 0 && value <= 1 ? undefined : `must be a number from 0 to 1, not ${show(value)}`);
const string: Check = (value) => (typeof value === "string" ? undefined : `must be text, not ${show(value)}`);
const duration: Check = (value) => (typeof value === "number" && value >= 0 && Number.isFinite(value) ? undefined : `must be milliseconds from 0, not ${show(value)}`);
const retryAfter: Check = (value) => (typeof value === "number" || typeof value === "string" ? undefined : `must be seconds or text, not ${show(value)}`);
const headers: Check = (value) => (isObject(value) && Object.values(value).every((item) => typeof item === "string") ? undefined : "must be an object of texts");
const object: Check = (value) => (isObject(value) ? undefined : `must be an object, not ${show(value)}`);
const calls: Check = (value) => {
  const [from, to]: readonly unknown[] = Array.isArray(value) && value.length === 2 ? value : [value, value];
  const good = !count(1)(from) && (to === null || (!count(1)(to) && Number(to) >= Number(from)));
  return good ? undefined : `must be a call number from 1, or [from, to] with to from ${show(from)} or null, not ${show(value)}`;
};

const need = (check: Check) => ({ check });
const may = (check: Check) => ({ check, optional: true } as const);
const moment = may(one(["before", "after"]));

const streaming: readonly Operation[] = ["stream", "run-stream"];
const answering = operations.filter((operation) => !streaming.includes(operation));

/** Every effect, what it takes and what it works on. */
export const effects: Readonly<Record<Effect["do"], { readonly fields: Fields; readonly on: readonly Operation[] }>> = {
  delay: { fields: { ms: need(duration) }, on: operations },
  hang: { fields: { when: moment }, on: operations },
  reset: { fields: { when: moment }, on: operations },
  "rate-limit": { fields: { retryAfter: may(retryAfter) }, on: operations },
  error: { fields: { status: need(one(errorStatuses)), when: moment }, on: operations },
  "broken-body": { fields: { how: need(one(["truncated-json", "html", "empty", "null", "huge"])), bytes: may(count(1)) }, on: operations },
  patch: { fields: { fields: need(object) }, on: operations },
  answer: { fields: { status: need((value) => count(200)(value) ?? (Number(value) > 599 ? "must be at most 599" : undefined)), headers: may(headers), body: need(string), when: moment }, on: operations },
  requeue: { fields: {}, on: ["status", "stream"] },
  "status-word": { fields: { word: need(string) }, on: ["status", "stream"] },
  "end-stream": { fields: { afterEvents: need(count(0)), how: may(one(["end", "cut"])) }, on: streaming },
  slow: { fields: { ms: need(duration) }, on: answering },
  truncate: { fields: { keep: need(share), how: need(one(["short", "cut"])) }, on: answering },
  expire: { fields: { status: may(one([404, 410])) }, on: ["result", "file"] },
  "lock-account": { fields: { reason: may(string) }, on: ["submit", "direct", "run-stream", "upload-initiate"] },
};

const matchFields: Fields = { on: need(one(operations)), endpoint: may(string), prompt: may(string), call: may(calls), chance: may(share), do: need(one(Object.keys(effects))) };

/** Checks a plan that came as JSON. */
export function parseFaultPlan(value: unknown): ParsedPlan {
  if (!Array.isArray(value)) return { ok: false, sentence: `A fault plan is a list of rules, not ${show(value)}.` };
  const plan: FaultRule[] = [];
  for (const [index, rule] of value.entries()) {
    const wrong = wrongRule(rule);
    if (!isRule(rule, wrong)) return { ok: false, sentence: `rules[${index}]${wrong ?? ""}.` };
    plan.push(rule);
  }
  return { ok: true, plan };
}

/** What the checks found is all that stands between JSON and a rule. */
function isRule(rule: unknown, wrong: string | undefined): rule is FaultRule {
  return wrong === undefined && isObject(rule);
}

function wrongRule(rule: unknown): string | undefined {
  if (!isObject(rule)) return ` must be an object, not ${show(rule)}`;
  const unmatched = wrongFields(rule, matchFields);
  if (unmatched !== undefined) return unmatched;
  const name = Object.keys(effects).find((known): known is Effect["do"] => known === rule["do"]);
  const { fields, on } = effects[name ?? "delay"];
  if (!on.some((operation) => operation === rule["on"])) return `.do "${String(name)}" works on ${on.join(" and ")}, not on ${String(rule["on"])}`;
  const all = { ...matchFields, ...fields };
  const stray = Object.keys(rule).find((field) => !Object.hasOwn(all, field));
  return wrongFields(rule, fields) ?? (stray === undefined ? undefined : `.${stray} is not known here; known are ${Object.keys(all).join(", ")}`);
}

function wrongFields(rule: JsonObject, fields: Fields): string | undefined {
  for (const [name, { check, optional }] of Object.entries(fields)) {
    if (rule[name] === undefined && optional) continue;
    const wrong = check(rule[name]);
    if (wrong !== undefined) return `.${name} ${wrong}`;
  }
  return undefined;
}

function show(value: unknown): string {
  const text = JSON.stringify(value) ?? "nothing";
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
