import type { RunSummary } from "@playgraph/core";
import type { Cap } from "@playgraph/workspace";
import { dollarText } from "./dollarText.ts";
import { numberText, quantity } from "./numberText.ts";
import { placeText } from "./placeText.ts";
import { raisedCommand } from "./resumeCommand.ts";
import type { RunFacts } from "./runFacts.ts";

type Left = {
  readonly summary: Pick<RunSummary, "status" | "tasks" | "reserved" | "cost" | "resubmitted">;
  readonly facts: Pick<RunFacts, "firstUnknown">;
  /** Who made the images. */
  readonly by: string;
  /** The command that goes on with the run. */
  readonly goOn: string;
  /** Of the run itself. */
  readonly cap: Cap;
};

/** Tasks that are named. */
const mostNamed = 5;

/** What a run leaves to be decided, and how it goes on: paragraphs, a line each. */
export function goOnText({ summary, facts, by, goOn, cap }: Left): readonly string[] {
  const { status, tasks, reserved, cost, resubmitted } = summary;
  const paragraphs: string[] = [];
  if (resubmitted.length > 0) paragraphs.push(`Sent once more, since nobody knew what had become of the first request: ${someOf(resubmitted, resubmitted.length)}. Either may have been billed.`);
  if (tasks.unknown > 0) {
    const named = facts.firstUnknown.map(({ node, coordinate }) => (coordinate.length === 0 ? node : `${node} at ${placeText(coordinate)}`));
    paragraphs.push(
      `Nobody knows whether ${quantity(tasks.unknown, "request")} ${tasks.unknown === 1 ? "was" : "were"} taken, and billed: ${someOf(named, tasks.unknown)}.`,
      `They are looked for again by: ${goOn}`,
      `If they are not in the list of requests on ${by === "fal" ? "fal's dashboard" : "the service's own pages"} either, they are sent once more by: ${goOn} --on-unknown resubmit`,
    );
  }
  if (status === "over-budget") paragraphs.push(`${quantity(reserved, "image")} ${reserved === 1 ? "counts" : "count"} against the run's limits${cost === "unknown" ? "" : `, ${dollarText(Math.round(cost * 1_000_000))} in all`}. What is paid is not paid again.`);
  if (status === "over-budget") paragraphs.push(goOnRaisedText(goOn, cap));
  if (status === "locked" || status === "stopped") paragraphs.push(`To go on with it: ${goOn}`);
  return paragraphs;
}

/** A run that has met its own limit meets it again at once, unless it is raised. */
export function goOnRaisedText(goOn: string, cap: Cap): string {
  const raised = raisedCommand(goOn, cap);
  return raised === goOn ? `To go on with it: ${goOn}` : `To go on with it, with a higher limit: ${raised}`;
}

/** @param count of all, of which some are named */
function someOf(names: readonly string[], count: number): string {
  const shown = names.slice(0, mostNamed);
  return `${shown.join("; ")}${count <= shown.length ? "" : ` and ${numberText(count - shown.length)} more`}`;
}
