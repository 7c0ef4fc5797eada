/** The position at which an axis's owner made the item, from 0; `none` where the owner made no item because it did not run or failed (R2, R3). */
export type Key = number | "none";

/**
 * One choice of a key on one axis; `label` is for people and need not be unique. Where an earlier key of the same task has the label too, cases aside,
 * it is `repeated`: what names things by labels, such as files, adds the key then.
 */
export type Choice = { readonly axis: string; readonly key: Key; readonly label: string; readonly repeated?: true };

/** One choice for each axis of a stream, in R4's order. A stream without axes has the one coordinate `[]`. */
export type Coordinate = readonly Choice[];

/** `prompt.animal=1,seeds=0`; "" for the coordinate without axes. */
export function coordinateText(coordinate: Coordinate): string {
  return coordinate.map(({ axis, key }) => `${axis}=${key}`).join(",");
}

/** `generate[prompt.animal=1,seeds=0]`; the node's id alone where it has no axes. */
export function taskId(node: string, coordinate: Coordinate): string {
  return coordinate.length === 0 ? node : `${node}[${coordinateText(coordinate)}]`;
}
