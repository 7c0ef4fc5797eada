import { withArticle } from "./describeType.ts";
import type { Json } from "../document/json.ts";
import { isRecord } from "../document/jsonRecord.ts";
import { isPictureUrl } from "./pictureUrl.ts";
import type { PortType } from "./portType.ts";
import { tellValue } from "../document/tellValue.ts";

/**
 * Whether a value is one of the type, exactly: nothing that looks alike is converted (`"7"`, `true`, `[]` and `null` are no numbers, and
 * an integer that a double cannot hold is none either). The same for literals and for what tasks give at run time.
 * @returns what is wrong, to follow the input's name (`must be an integer from 1 to 50, not 51`); undefined if nothing is
 */
export function checkLiteral(type: PortType, value: Json): string | undefined {
  switch (type.kind) {
    case "text":
      return typeof value === "string" ? checkText(type, value) : wrong(type, value);
    case "integer":
      return typeof value === "number" && Number.isSafeInteger(value) && isWithin(type, value) ? undefined : wrong(type, value);
    case "number":
      return typeof value === "number" && Number.isFinite(value) && isWithin(type, value) ? undefined : wrong(type, value);
    case "boolean":
      return typeof value === "boolean" ? undefined : wrong(type, value);
    case "choice":
      return typeof value === "string" && type.choices.includes(value) ? undefined : wrong(type, value);
    case "size":
      return checkSize(type, value);
    case "image":
    case "mask":
      return checkImage(type, value);
    case "json":
    case "any":
      return typeof value === "number" && !Number.isFinite(value) ? `must be a finite number, not ${value}` : undefined;
  }
}

function wrong(type: PortType, value: Json): string {
  return `must be ${withArticle(type)}, not ${tellValue(value)}`;
}

function checkText(type: Extract<PortType, { kind: "text" }>, value: string): string | undefined {
  if (type.maxLength !== undefined && value.length > type.maxLength) return `must be text of at most ${type.maxLength} characters, not ${value.length}`;
  if (type.pattern === undefined || new RegExp(type.pattern, "u").test(value)) return undefined;
  return type.form === undefined ? `must match ${type.pattern}, which ${tellValue(value)} does not` : wrong(type, value);
}

function isWithin({ min, max, step }: { readonly min?: number; readonly max?: number; readonly step?: number }, value: number): boolean {
  if (min !== undefined && value < min) return false;
  if (max !== undefined && value > max) return false;
  if (step === undefined) return true;
  const steps = (value - (min ?? 0)) / step;
  // 0.3 is three steps of 0.1, although not to the last bit.
  return Math.abs(steps - Math.round(steps)) <= 1e-9 * Math.max(1, Math.abs(steps));
}

function checkSize(type: Extract<PortType, { kind: "size" }>, value: Json): string | undefined {
  // Where no presets are listed (the values of a sweep), only the input that they go to knows them.
  if (typeof value === "string") return value !== "" && (type.presets.length === 0 || type.presets.includes(value)) ? undefined : wrong(type, value);
  if (!isRecord(value)) return wrong(type, value);
  const sides = Object.entries(value);
  // fal takes 512 for the side that is left out.
  if (sides.length === 0) return "must have a width or a height";
  for (const [name, side] of sides) {
    if (name !== "width" && name !== "height") return `must have only "width" and "height", not ${JSON.stringify(name)}`;
    const problem = checkLiteral({ kind: "integer", min: type.min, max: type.max }, side);
    if (problem !== undefined) return `has a ${name} that ${problem}`;
  }
  return undefined;
}

const imageFields: { readonly [name: string]: (value: Json) => boolean } = {
  blob: (value) => typeof value === "string" && /^[0-9a-f]{64}$/.test(value),
  mediaType: (value) => value === "image/png" || value === "image/jpeg" || value === "image/webp",
  width: isPixels,
  height: isPixels,
};

function isPixels(value: Json): boolean {
  return typeof value === "number" && Number.isSafeInteger(value) && value > 0;
}

function checkImage(type: Extract<PortType, { kind: "image" | "mask" }>, value: Json): string | undefined {
  if (type.url && typeof value === "string") return isPictureUrl(value) ? undefined : wrong(type, value);
  if (!isRecord(value)) return wrong(type, value);
  for (const [name, isRight] of Object.entries(imageFields)) {
    const field = value[name];
    if (!Object.hasOwn(value, name) || field === undefined || !isRight(field)) return `must be ${withArticle(type)} of the workspace, whose "${name}" is missing or wrong`;
  }
  for (const [name, field] of Object.entries(value)) {
    if (Object.hasOwn(imageFields, name) || (name === "sourceUrl" && typeof field === "string")) continue;
    return `must be ${withArticle(type)} of the workspace, which has no such ${JSON.stringify(name)}`;
  }
  return undefined;
}

