import { sha256 } from "../document/sha256.ts";

/** `__proto__` is no key like others. */
const legal = /^(?!__proto__$)[A-Za-z_][A-Za-z0-9_-]{0,63}$/;

/**
 * What the output of a table's column is called. A name that an output may have stays as it is. Any other is put into lower case, accents are
 * left out, every run of other characters becomes one `_`, and a digit at the beginning gets a `_` in front: `Price (USD)` is `price_usd`. Where no
 * letter or digit is left, or the name is too long, a hash of the header tells it from others. It depends on the header alone, not on the other columns.
 */
export function columnOutput(header: string): string {
  if (legal.test(header)) return header;
  const plain = header
    .normalize("NFKD")
    .replaceAll(/\p{M}/gu, "")
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== "")
    .join("_");
  const hash = sha256(new TextEncoder().encode(header)).slice(0, 8);
  if (plain === "") return `column_${hash}`;
  const named = /^[0-9]/.test(plain) ? `_${plain}` : plain;
  return named.length <= 64 ? named : `${named.slice(0, 55)}_${hash}`;
}
