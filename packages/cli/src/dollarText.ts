/** `$0.40`, `$1,200.00`, `$0.000025`: cents, and what is less only where there is some. */
export function dollarText(micros: number | bigint): string {
  const total = BigInt(micros);
  const part = String(total % 1_000_000n).padStart(6, "0");
  return `$${(total / 1_000_000n).toLocaleString("en-US")}.${part.slice(0, 2)}${part.slice(2).replace(/0+$/, "")}`;
}
