import type { Key } from "@playgraph/core";

/** A label for people, also where the owner made no item. */
export function choiceLabel({ key, label }: { readonly key: Key; readonly label: string }): string {
  return label.trim() !== "" ? label : key === "none" ? "none" : `#${key}`;
}
