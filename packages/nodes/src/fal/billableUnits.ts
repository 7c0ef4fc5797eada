/** What fal says that it has billed, in units of its own; undefined where it says nothing, or no number. */
export function billableUnits(headers: Headers): number | undefined {
  const text = headers.get("x-fal-billable-units")?.trim() ?? "";
  return /^\d{1,15}(?:\.\d{1,15})?$/.test(text) ? Number(text) : undefined;
}
