import { expect, it } from "vitest";
import { retryAfter } from "./retryAfter.ts";

it.each([
  ["2", undefined, 2_000],
  ["0", undefined, 0],
  ["7200", undefined, 60_000],
  ["Wed, 21 Oct 2015 07:28:05 GMT", "Wed, 21 Oct 2015 07:28:00 GMT", 5_000],
  ["Wed, 21 Oct 2015 07:28:05 GMT", "Wed, 21 Oct 2015 07:29:00 GMT", 0],
  ["Wed, 21 Oct 2015 07:28:05 GMT", undefined, undefined],
  ["abc", "Wed, 21 Oct 2015 07:28:00 GMT", undefined],
  ["-5", undefined, undefined],
  ["", undefined, undefined],
])("[F4] (T27) reads Retry-After %j of an answer dated %j as %j ms", (value, date, expected) => {
  const headers = new Headers({ "retry-after": value, ...(date === undefined ? {} : { date }) });
  expect(retryAfter(headers, 60_000)).toBe(expected);
});
