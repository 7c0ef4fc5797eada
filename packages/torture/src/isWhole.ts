/** Whether a file is all that its name promises, from its first byte to its last. */
export function isWhole(name: string, bytes: Buffer): boolean {
  if (name.endsWith(".jpg")) return bytes.subarray(0, 2).toString("hex") === "ffd8" && bytes.subarray(-2).toString("hex") === "ffd9";
  if (name.endsWith(".png")) return bytes.subarray(0, 4).toString("hex") === "89504e47" && bytes.subarray(-8, -4).toString("latin1") === "IEND";
  const text = bytes.toString("utf8");
  if (name.endsWith(".jsonl")) return text.split("\n").every((line, index, lines) => (index === lines.length - 1 ? line === "" : isJson(line)));
  if (name.endsWith(".json")) return isJson(text);
  if (name.endsWith(".csv")) return text.endsWith("\n");
  return true;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
