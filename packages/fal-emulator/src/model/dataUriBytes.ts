/** The bytes of a base64 data URI. Linear, also for one of many megabytes. */
export function dataUriBytes(uri: string): Uint8Array | "unreachable" {
  const comma = uri.indexOf(",");
  if (comma < 0 || !uri.slice(0, comma).toLowerCase().endsWith(";base64")) return "unreachable";
  const encoded = uri.slice(comma + 1);
  return /[^A-Za-z0-9+/=\s_-]/.test(encoded) ? "unreachable" : Buffer.from(encoded, "base64");
}
