/** The axis of that id, or the only one whose id ends with it after a dot. */
export function findAxis(ids: Iterable<string>, said: string): string | undefined {
  let found: string | undefined;
  let isOnly = true;
  for (const id of ids) {
    if (id === said) return id;
    if (!id.endsWith(`.${said}`)) continue;
    isOnly = found === undefined;
    found = id;
  }
  return isOnly ? found : undefined;
}
