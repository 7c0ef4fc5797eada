import { type Json, valueLabel } from "@playgraph/core";

/** @param count the row's number, from 1: the label of one that has nothing there */
export function rowLabel(value: Json, count: number): string {
  return value === null || value === "" ? String(count) : valueLabel(value);
}
