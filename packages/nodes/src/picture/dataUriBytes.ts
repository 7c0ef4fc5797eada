const head = /^data:image\/[a-z0-9.+-]+;base64,/i;

/** The bytes inside a picture's data URI, whatever they are; undefined for every other text. */
export function dataUriBytes(text: string): Uint8Array | undefined {
  const found = head.exec(text);
  return found ? new Uint8Array(Buffer.from(text.slice(found[0].length), "base64")) : undefined;
}
