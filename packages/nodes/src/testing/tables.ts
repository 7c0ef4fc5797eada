import type { Json } from "@playgraph/core";
import { tableFile } from "../table/tableFile.ts";

/** Bytes cut into pieces of these lengths, over and over. */
function* pieces(bytes: Uint8Array, lengths: readonly number[]): Generator<Uint8Array, void, void> {
  let at = 0;
  for (let turn = 0; at < bytes.length; turn++) {
    const end = at + Math.max(1, lengths[turn % lengths.length] ?? 1);
    yield bytes.subarray(at, end);
    at = end;
  }
}

/** Everything in a table: the columns, and each row's line and cells. */
export function tableOf(path: string, content: string | Uint8Array, lengths: readonly number[] = [1 << 16]): { readonly columns: readonly string[]; readonly rows: readonly (readonly [number, ...(Json | undefined)[]])[] } {
  const file = tableFile(path);
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  const rows = [];
  for (const piece of pieces(bytes, lengths)) rows.push(...file.push(piece));
  rows.push(...file.end());
  return { columns: file.columns(), rows: rows.map(({ line, cells }) => [line, ...cells] as const) };
}
