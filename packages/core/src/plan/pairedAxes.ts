import type { AxisName } from "./axisNames.ts";
import { findAxis } from "../node/findAxis.ts";

/**
 * Which axis of each input a zip pairs (R11): the one that `along` names, else its only axis that no other input has.
 * @param along axes by position of the input among those given, or by its name; undefined leaves all to the rule
 */
export function pairedAxes(
  wired: readonly { readonly name: string; readonly axes: readonly string[] }[],
  along: readonly AxisName[] | undefined,
  all: ReadonlySet<string>,
): { readonly pairs: ReadonlyMap<string, string>; readonly problems: readonly { readonly input: string; readonly message: string; readonly hint: string }[] } {
  const pairs = new Map<string, string>();
  const problems: { input: string; message: string; hint: string }[] = [];
  for (const [index, { name, axes }] of wired.entries()) {
    const said = along?.find(({ at }) => at === name || at === index)?.name;
    const named = said === undefined ? undefined : findAxis(new Set(axes), said);
    const own = axes.filter((id) => wired.every((other) => other.name === name || !other.axes.includes(id)));
    if (said !== undefined && named === undefined) {
      const known = findAxis(all, said) === undefined ? "no node of this graph makes" : "does not reach that input";
      problems.push({ input: "along", message: `"along" pairs "${name}" on the axis "${said}", which ${known}.`, hint: `"${name}" has: ${axes.join(", ") || "no axes"}.` });
    } else if (named !== undefined) pairs.set(name, named);
    else if (own.length === 1 && own[0] !== undefined) pairs.set(name, own[0]);
    else if (own.length === 0) problems.push({ input: name, message: `"${name}" has no axis of its own to pair.`, hint: axes.length === 0 ? "Wire something that is swept to it." : `Name one of its axes in "along": ${axes.join(", ")}.` });
    else problems.push({ input: name, message: `"${name}" has several axes that could be paired: ${own.join(", ")}.`, hint: `Name one of them in "along".` });
  }
  for (const { at } of along ?? []) {
    if (typeof at === "number" ? at >= wired.length : !wired.some(({ name }) => name === at)) problems.push({ input: "along", message: `"along" says an axis for ${typeof at === "number" ? `input ${at + 1}` : `"${at}"`}, but nothing is wired there.`, hint: `Wired are: ${wired.map(({ name }) => name).join(", ") || "none"}.` });
  }
  for (const { name, axes } of wired) {
    for (const [other, id] of pairs) {
      if (other !== name && pairs.get(name) !== id && axes.includes(id)) {
        problems.push({ input: name, message: `the axis "${id}" of "${name}" is paired for "${other}", so it ends here.`, hint: `Pair "${name}" on "${id}" as well, or wire it after the zip.` });
      }
    }
  }
  if (wired.length === 0) problems.push({ input: "a", message: "nothing is wired to it, so there is nothing to pair.", hint: "Wire two or more swept values to it." });
  return { pairs, problems };
}
