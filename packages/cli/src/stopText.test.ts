import { expect, it } from "vitest";
import { stoppedText, stoppingText } from "./stopText.ts";

it("[L15] says of requests only what is true of them", () => {
  const never = { wasSent: false, isUnderWay: false, wasCutOff: false };
  expect(stoppingText(never, true)).toBe("Stopping: nothing had been sent. Ctrl+C again leaves at once.");
  expect(stoppingText({ ...never, wasSent: true }, true)).toBe("Stopping: no request is under way. Ctrl+C again leaves at once.");
  expect(stoppingText({ ...never, isUnderWay: true }, true)).toBe("Stopping: requests that were sent are being cancelled, and may still be billed. Ctrl+C again leaves at once.");
  expect(stoppedText(never, true)).toBe("Nothing had been sent.");
  expect(stoppedText({ ...never, wasSent: true }, true)).toBe("No request is under way any more.");
  expect(stoppedText({ ...never, wasSent: true, wasCutOff: true }, true)).toBe("Requests that had been sent were cancelled, but may still be billed.");
});

it("[L15] does not speak of bills where placeholders are made", () => {
  const all = { wasSent: true, isUnderWay: true, wasCutOff: true };
  expect([stoppingText(all, false), stoppedText(all, false)].join(" ")).not.toMatch(/bill/);
});
