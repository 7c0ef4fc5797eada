import type { Ledger } from "@playgraph/fal-emulator";

/** What was accepted how often, by what was asked for: endpoint and input, but for the attempt's tag, and with an uploaded picture's own name for its address, which is new each time. */
export function acceptedByPayload({ submissions }: Pick<Ledger, "submissions">): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { endpoint, input } of submissions) {
    const { request_id: _, image_url, ...payload } = input;
    const key = `${endpoint} ${JSON.stringify(image_url === undefined ? payload : { ...payload, picture: pictureName(image_url) })}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

/** The emulator puts an id in front of the name that a file was uploaded under: `<address>/<id>_<name>`. */
function pictureName(url: unknown): string {
  return String(url).split("_").at(-1) ?? "";
}
