/**
 * Whether the double that a JSON number is read as says what the text says: `0.1`, `3.0` and `1e3` do; `9007199254740993`, `18446744073709551615`
 * and `1e400` do not, they would come back changed. Linear in the text.
 * @param source a number as JSON writes it
 */
export function isExactNumber(source: string): boolean {
  const shortest = String(Number(source));
  return shortest === source || decimal(shortest) === decimal(source);
}

/** Sign, digits without outer zeros, and a power of ten: equal for equal decimals. */
function decimal(text: string): string {
  const negative = text.startsWith("-");
  const [mantissa = "", exponent = "0"] = text.slice(negative ? 1 : 0).toLowerCase().split("e");
  const [whole = "", fraction = ""] = mantissa.split(".");
  const digits = whole + fraction;
  let start = 0;
  while (digits[start] === "0") start++;
  if (start === digits.length) return "0";
  let end = digits.length;
  while (digits[end - 1] === "0") end--;
  return `${negative ? "-" : ""}${digits.slice(start, end)}e${Number(exponent) - fraction.length + digits.length - end}`;
}
