import type { Ledger } from "@playgraph/fal-emulator";

/** What was accepted how often, by what was asked for: endpoint and input, but for the attempt's tag and the address of an uploaded picture, which are new each time. */
export function acceptedByPayload({ submissions }: Pick<Ledger, "submissions">): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { endpoint, input } of submissions) {
    const { request_id: _, image_url, ...payload } = input;
    const key = `${endpoint} ${JSON.stringify(payload)}${image_url === undefined ? "" : " and a picture"}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}
