/** An exact decimal number: `digits` times ten to the power of `-scale`. */
export type Decimal = { readonly digits: bigint; readonly scale: number };

/** No number that anyone means is longer, and the pattern below is then cheap for any text. */
const longest = 40;

/** Reads `-0.25` or `1e-3`; undefined for everything else, such as `NaN`, `0x10`, `1_000`, an empty text or what a double cannot hold. */
export function parseDecimal(text: string): Decimal | undefined {
  if (text.length > longest) return undefined;
  const match = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,3}))?$/.exec(text);
  if (!match) return undefined;
  const [, sign, whole = "", fraction = "", exponent = "0"] = match;
  if (whole === "" && fraction === "") return undefined;
  const digits = BigInt(whole + fraction) * (sign === "-" ? -1n : 1n);
  const scale = fraction.length - Number(exponent);
  const decimal = scale >= 0 ? { digits, scale } : { digits: digits * 10n ** BigInt(-scale), scale: 0 };
  return Number.isFinite(decimalToNumber(decimal)) ? decimal : undefined;
}

/** The same number with `scale` digits behind the point, not fewer than it has. */
export function rescaled({ digits, scale }: Decimal, to: number): bigint {
  return digits * 10n ** BigInt(to - scale);
}

/** The double nearest to it. */
export function decimalToNumber({ digits, scale }: Decimal): number {
  return Number(`${digits}e${-scale}`);
}
