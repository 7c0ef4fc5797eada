/** `1,000,000`: the same on every machine. */
export function numberText(n: number | bigint): string {
  return n.toLocaleString("en-US");
}

/** `1 image`, `3 images`. */
export function quantity(n: number | bigint, thing: string): string {
  return `${numberText(n)} ${thing}${Number(n) === 1 ? "" : "s"}`;
}
