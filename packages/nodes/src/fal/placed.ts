import { type Json, type JsonRecord, PlaygraphError } from "@playgraph/core";

/** A picture's field in a request. */
export type Place = {
  readonly field: string;
  /** The field holds a list, at whose end the picture stands. */
  readonly isList?: true;
};

/**
 * The fields of a request with pictures in their places, whatever stands for a picture: its sha256 in what is paid for, its URL in what is sent.
 * @throws PlaygraphError `InvalidInput` if a field that should hold a list holds something else
 */
export function placed(fields: JsonRecord, pictures: readonly (Place & { readonly value: Json })[]): JsonRecord {
  let filled = fields;
  for (const { field, isList, value } of pictures) filled = { ...filled, [field]: isList ? [...listIn(filled, field), value] : value };
  return filled;
}

function listIn(fields: JsonRecord, field: string): readonly Json[] {
  const list = Object.hasOwn(fields, field) ? fields[field] : undefined;
  if (list === undefined) return [];
  if (Array.isArray(list)) return list;
  throw new PlaygraphError({ code: "InvalidInput", field: "input", message: `A picture is to be added to the list "${field}", but "input" holds something there that is no list.` });
}
