/**
 * A page whose generated part is made anew; all around it is written by hand.
 * @param name of the part, which stands between `<!-- generated: NAME -->` and `<!-- end of NAME -->`
 */
export function withSection(page: string, name: string, text: string): string {
  const begin = `<!-- generated: ${name} -->`;
  const end = `<!-- end of ${name} -->`;
  const from = page.indexOf(begin);
  const to = page.indexOf(end);
  if (from < 0 || to < from) throw new Error(`The page has no part between "${begin}" and "${end}".`);
  return `${page.slice(0, from + begin.length)}\n\n${text.trim()}\n\n${page.slice(to)}`;
}
