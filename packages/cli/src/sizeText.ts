const units = ["bytes", "KB", "MB", "GB", "TB"] as const;

/** `3.4 GB`: a thousand of each make the next. */
export function sizeText(bytes: number): string {
  let number = bytes;
  let unit = 0;
  while (number >= 1_000 && unit < units.length - 1) {
    number /= 1_000;
    unit += 1;
  }
  return `${unit === 0 ? number : number.toFixed(1)} ${units[unit]}`;
}
