/** Whether `bytes` hold these characters from `at` on. @param latin1 one character a byte */
export function startsWith(bytes: Uint8Array, at: number, latin1: string): boolean {
  if (bytes.length < at + latin1.length) return false;
  for (let index = 0; index < latin1.length; index++) if (bytes[at + index] !== latin1.charCodeAt(index)) return false;
  return true;
}
