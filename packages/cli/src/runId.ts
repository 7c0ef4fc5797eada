/** `20260901-142530-k3f9q`: sorts by time (UTC); the end keeps apart what starts in the same second. */
export function runId(today: Date, random: () => number): string {
  const [date = "", time = ""] = today.toISOString().replaceAll(/[-:]/g, "").split("T");
  const end = Array.from({ length: 5 }, () => Math.floor(random() * 36).toString(36)).join("");
  return `${date}-${time.slice(0, 6)}-${end}`;
}
