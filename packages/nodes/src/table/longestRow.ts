/** Characters of one row of a table. Only so much of a file is ever held, whatever its size; nobody means a longer one, but a quote that is missing makes it. */
export const longestRow = 1_000_000;
