/** Deeper than any value that a node has a use for, and far from where copying to the other thread fails. */
const maxDepth = 1000;

/**
 * What keeps a value from being JSON, to follow "holds": a value that copies well between threads, such as a date, need not be.
 * Nothing recurses; linear in the value, whose shared parts are looked at once.
 */
export function notJson(root: unknown): string | undefined {
  const seen = new Map<object, "open" | "done">();
  const open: { readonly container: object; readonly members: readonly unknown[]; next: number }[] = [];
  const enter = (value: unknown): string | undefined => {
    if (typeof value === "string" || typeof value === "boolean" || value === null) return undefined;
    if (typeof value === "number") return Number.isFinite(value) ? undefined : `${value}, which is no JSON number`;
    if (typeof value !== "object") return value === undefined ? "undefined" : `a ${typeof value}`;
    const state = seen.get(value);
    if (state === "open") return "itself";
    if (state === "done") return undefined;
    if (!Array.isArray(value) && !isPlain(value)) return `a ${value.constructor.name || "class instance"}, which is no plain object`;
    if (open.length >= maxDepth) return `more than ${maxDepth} levels`;
    seen.set(value, "open");
    // `Array.from` also finds the gaps of a list.
    open.push({ container: value, members: Array.isArray(value) ? Array.from<unknown>(value) : Object.values(value), next: 0 });
    return undefined;
  };

  let problem = enter(root);
  for (let top = open.at(-1); top && problem === undefined; top = open.at(-1)) {
    if (top.next < top.members.length) {
      problem = enter(top.members[top.next++]);
    } else {
      seen.set(top.container, "done");
      open.pop();
    }
  }
  return problem;
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
