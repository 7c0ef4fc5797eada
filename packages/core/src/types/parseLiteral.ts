import { checkLiteral } from "./checkLiteral.ts";
import { decimalToNumber, parseDecimal } from "./decimal.ts";
import type { Json } from "../document/json.ts";
import { parseJsonText } from "../document/parseJsonText.ts";
import type { PortType } from "./portType.ts";

export type ParsedLiteral = { readonly ok: true; readonly value: Json } | { readonly ok: false; readonly message: string };

/**
 * A value that someone typed (`--set`, `--input`, one item of `--sweep`), read by the type that it is for: a text as it is, a number in plain
 * decimal notation, a size as `square_hd`, `1024x768` or JSON, JSON for `json`, images and masks, or the URL of a picture where one is taken. For `any`, JSON if it is some, else a text.
 * @returns the value, checked against the type; or what is wrong, to follow the input's name
 */
export function parseLiteral(type: PortType, text: string): ParsedLiteral {
  const parsed = read(type, text);
  if (!parsed.ok) return parsed;
  const message = checkLiteral(type, parsed.value);
  return message === undefined ? parsed : { ok: false, message };
}

/** Text that does not read as the type comes back as text, for `checkLiteral` to refuse with the type's range in the sentence. */
function read(type: PortType, text: string): ParsedLiteral {
  const trimmed = text.trim();
  switch (type.kind) {
    case "text":
    case "choice":
      return { ok: true, value: text };
    case "boolean":
      return { ok: true, value: trimmed === "true" ? true : trimmed === "false" ? false : text };
    case "integer":
      // Digits only: a long fraction would be rounded to an integer before anyone could see it.
      return { ok: true, value: /^[+-]?\d{1,17}$/.test(trimmed) ? Number(trimmed) : text };
    case "number": {
      const decimal = parseDecimal(trimmed);
      return { ok: true, value: decimal === undefined ? text : decimalToNumber(decimal) };
    }
    case "size": {
      const sides = /^(\d{1,9})x(\d{1,9})$/.exec(trimmed);
      if (sides) return { ok: true, value: { width: Number(sides[1]), height: Number(sides[2]) } };
      return trimmed.startsWith("{") ? parseJsonText(trimmed) : { ok: true, value: trimmed };
    }
    case "any": {
      const parsed = parseJsonText(trimmed);
      return parsed.ok ? parsed : { ok: true, value: text };
    }
    case "image":
    case "mask":
      return type.url && !trimmed.startsWith("{") ? { ok: true, value: trimmed } : parseJsonText(trimmed);
    case "json":
      return parseJsonText(trimmed);
  }
}
