/** In the order in which they win where a first line has as many of each. */
const candidates = [",", ";", "\t"] as const;

/**
 * The delimiter that the first line of a CSV file has most of, outside of quotes; empty lines before it do not count.
 * @returns undefined where the line does not end in `text`; a comma where it has none of them
 */
export function csvDelimiter(text: string): string | undefined {
  const counts = new Map<string, number>(candidates.map((candidate) => [candidate, 0]));
  let isQuoted = false;
  let isEmpty = true;
  let before = "\n";
  for (const character of text) {
    // A quote opens a cell at its beginning, and again where two of them stand for one.
    if (character === '"') isQuoted = !isQuoted && (before === '"' || before === "\n" || before === "\r" || counts.has(before));
    before = character;
    if (!isQuoted && (character === "\n" || character === "\r")) {
      if (!isEmpty) return mostFrequent(counts);
      continue;
    }
    isEmpty = false;
    const count = counts.get(character);
    if (count !== undefined && !isQuoted) counts.set(character, count + 1);
  }
  return undefined;
}

function mostFrequent(counts: ReadonlyMap<string, number>): string {
  let [best] = counts.keys();
  for (const [candidate, count] of counts) if (count > (counts.get(best ?? "") ?? 0)) best = candidate;
  return best ?? ",";
}
