/** Characters. Browsers and servers take about that much. */
const longestUrl = 8_000;

// Each character can match in one way only, so both take one walk, however long the text.
const https = /^https:\/\/[^\s/?#@\\]+(?:[/?#]\S*)?$/i;
const dataUri = /^data:image\/[a-z0-9.+-]+;base64,[a-z0-9+/]+={0,2}$/i;

/** Whether a text may stand for a picture: an https URL without a name or password in it, or a picture's data URI in base64. What is behind it is not looked at. */
export function isPictureUrl(text: string): boolean {
  return text.startsWith("data:") ? dataUri.test(text) : text.length <= longestUrl && https.test(text);
}
