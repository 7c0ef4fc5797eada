/** One thing wrong with an input, in Pydantic's version 2 words. */
export type Issue = {
  readonly type: string;
  readonly loc: readonly (string | number)[];
  readonly msg: string;
  readonly input: unknown;
  readonly ctx?: Readonly<Record<string, unknown>>;
};

/** Something that should be an object, and is a list, a number, null … */
export function notAnObject(input: unknown, loc: Issue["loc"]): Issue {
  return { type: "model_attributes_type", loc, msg: "Input should be a valid dictionary or object to extract fields from", input };
}

/** The `detail` list of a 422. Version 1 has other types and words, and does not echo the input. */
export function issuesIn(style: "v1" | "v2", issues: readonly Issue[]): readonly object[] {
  return style === "v2" ? issues : issues.map(asVersion1);
}

function asVersion1({ type, loc, ctx }: Issue): object {
  const limit = Object.values(ctx ?? {})[0];
  const say = (type: string, msg: string, ctx?: object) => ({ loc, msg, type, ...(ctx && { ctx }) });
  switch (type) {
    case "json_invalid": return say("value_error.jsondecode", "Expecting value");
    case "missing": return say("value_error.missing", "field required");
    case "string_type": return say("type_error.str", "str type expected");
    case "int_type": case "int_from_float": return say("type_error.integer", "value is not a valid integer");
    case "float_type": return say("type_error.float", "value is not a valid float");
    case "bool_type": return say("type_error.bool", "value could not be parsed to a boolean");
    case "list_type": return say("type_error.list", "value is not a valid list");
    case "model_attributes_type": return say("type_error.dict", "value is not a valid dict");
    case "extra_forbidden": return say("value_error.extra", "extra fields not permitted");
    case "literal_error": return say("value_error.const", `unexpected value; permitted: ${String(limit)}`);
    case "greater_than": return say("value_error.number.not_gt", `ensure this value is greater than ${String(limit)}`, { limit_value: limit });
    case "greater_than_equal": return say("value_error.number.not_ge", `ensure this value is greater than or equal to ${String(limit)}`, { limit_value: limit });
    case "less_than_equal": return say("value_error.number.not_le", `ensure this value is less than or equal to ${String(limit)}`, { limit_value: limit });
    default: return say("value_error", type);
  }
}
