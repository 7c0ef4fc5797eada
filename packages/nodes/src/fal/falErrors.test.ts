import { type Json, PlaygraphError } from "@playgraph/core";
import { expect, it } from "vitest";
import { redactor, refusal, submitFailure } from "./falErrors.ts";
import type { Reply } from "./falFetch.ts";

const plain = redactor(undefined);
const reply = (status: number, body?: Json, headers: Record<string, string> = {}): Reply => ({ status, headers: new Headers(headers), text: JSON.stringify(body) ?? "", body, of: "fal" });

const v1 = { detail: [{ loc: ["body", "num_images"], msg: "ensure this value is less than or equal to 8", type: "value_error.number.not_le", ctx: { limit_value: 8 } }] };
const v2 = { detail: [{ type: "missing", loc: ["body", "prompt"], msg: "Field required", input: { secret_prompt: "do not show this" } }] };

it("[F8] (13.1 #10) says what fal said, in both styles, with the field, and never the reason phrase", () => {
  expect(refusal(reply(422, v1), plain).failure).toMatchObject({ code: "InvalidInput", field: "num_images", message: "fal refused the request: num_images: ensure this value is less than or equal to 8." });
  expect(refusal(reply(422, v2), plain).failure).toMatchObject({ code: "InvalidInput", field: "prompt" });
  expect(refusal(reply(422, { detail: "Could not load image from url: https://x/y" }), plain).message).toContain("Could not load image from url: https://x/y");
});

it("[F8] leaves out what fal echoes of the request, and cuts what is long", () => {
  expect(JSON.stringify(refusal(reply(422, v2), plain).failure)).not.toContain("do not show this");
  expect(refusal(reply(422, { detail: "x".repeat(100_000) }), plain).message.length).toBeLessThan(600);
});

it("[F8] names a nested field by the input that holds it", () => {
  expect(refusal(reply(422, { detail: [{ loc: ["body", "image_size", "width"], msg: "too large", type: "less_than_equal" }] }), plain).failure).toMatchObject({ field: "image_size", message: expect.stringContaining("image_size.width: too large") });
});

it.each([
  [401, { detail: "invalid key credentials" }, "Unauthorised"],
  [403, { detail: "User is locked. Reason: Exhausted balance. Top up your balance at fal.ai/dashboard/billing." }, "AccountLocked"],
  [403, { detail: "User is locked. Reason: TOP_UP" }, "AccountLocked"],
  [403, { detail: "Key lacks scope" }, "Unauthorised"],
  [404, { detail: 'Application "x" not found' }, "InvalidInput"],
  [422, { detail: [{ loc: ["body"], msg: "refused", type: "content_policy_violation" }] }, "Rejected"],
  [422, { detail: [{ loc: ["body", "prompt"], msg: "?", type: "a_type_of_tomorrow" }] }, "InvalidInput"],
  [400, { detail: "bad timeout", error_type: "bad_request" }, "InvalidInput"],
  [413, undefined, "InvalidInput"],
])("[F4] %i %j at the submission is a definite no: %s", (status, body, code) => {
  const error = submitFailure(reply(status, body), plain);
  expect(error).toBeInstanceOf(PlaygraphError);
  expect(error).toMatchObject({ failure: { code, retryable: false } });
});

it.each([
  [408, undefined], [500, { detail: "x", error_type: "internal_error" }], [502, undefined], [503, { detail: "x" }], [504, undefined], [301, undefined], [429, undefined], [200, undefined], [200, null],
  [200, { request_id: 7 }], [200, { request_id: "a/../b" }],
])("[F4] (T25) %i %j at the submission is unknown", (status, body) => {
  expect(submitFailure(reply(status, body), plain).name).toBe("UnknownOutcome");
});

it("[F4] (T27) a 429 of fal's is safe to send again after what it asks", () => {
  expect(submitFailure(reply(429, { detail: "slow down" }, { "retry-after": "2" }), plain)).toMatchObject({ name: "NotSent", retryAfter: 2_000 });
  expect(submitFailure(reply(429, { detail: "slow down" }, { "retry-after": "abc" }), plain)).toMatchObject({ name: "NotSent", retryAfter: undefined });
});

it("[F8] a 422 may be billed unless fal says zero units; a 5xx only where it is not fal's own", () => {
  expect(refusal(reply(422, v1), plain).failure.maybeBilled).toBe(true);
  expect(refusal(reply(422, v1, { "x-fal-billable-units": "0" }), plain).failure.maybeBilled).toBe(false);
  expect(refusal(reply(500, { detail: "x", error_type: "runner_server_error" }), plain).failure).toMatchObject({ maybeBilled: false, retryable: true });
  expect(refusal(reply(502), plain).failure.maybeBilled).toBe(true);
  expect(refusal(reply(502, null, { "x-fal-billable-units": "0" }), plain).failure.maybeBilled).toBe(false);
});

it.each([["x-fal-retryable", "0", false], ["x-fal-needs-retry", "false", false], ["x-fal-needs-retry", "1", true], ["x-fal-retryable", "true", true]])("[F8] (13.1 #21) heeds fal's hint %s: %s", (name, value, retryable) => {
  expect(refusal(reply(500, { detail: [{ msg: "x", type: "internal_server_error" }] }, { [name]: value }), plain).failure.retryable).toBe(retryable);
});

it("[F1] takes the key, and its secret half, out of what fal says", () => {
  const { message } = refusal(reply(401, { detail: "invalid key canary-id:canary-secret, secret canary-secret" }), redactor("canary-id:canary-secret"));
  expect(message).not.toContain("canary-secret");
  expect(message).toContain("invalid key [key]");
});
