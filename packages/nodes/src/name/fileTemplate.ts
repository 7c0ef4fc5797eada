import { type Choice, type Coordinate, findAxis, PlaygraphError } from "@playgraph/core";
import { choiceLabel } from "./choiceLabel.ts";

/**
 * A file name made of a template in which `{seeds}` stands for the label of that axis, `{axes}` for all labels joined by hyphens and `{node}` for the node's id; an axis goes
 * by its id, or by the part after a dot where no other axis ends in the same. Folders are split off first, so that a label with a
 * slash makes none.
 * @returns one text for each folder and one for the file, not yet safe
 * @throws PlaygraphError `InvalidInput` for a placeholder that is no axis of the coordinate, an open brace or a way out of the folder
 */
export function fileTemplate(template: string, node: string, coordinate: Coordinate): readonly string[] {
  const folders = template.split("/");
  const outside = folders.find((folder) => ["", ".", ".."].includes(folder.trim()));
  if (outside !== undefined) throw invalid(`"${template}" does not name a file inside the output folder: leave out "." and "..", and slashes at either end or next to each other`);
  return folders.map((folder) => fill(folder, template, node, coordinate));
}

/** `save-fox-3`: the node and the label of each axis. */
export function defaultFileName(node: string, coordinate: Coordinate): string {
  return coordinate.length === 0 ? node : `${node}-${joined(coordinate)}`;
}

/** Labels with hyphens of their own are kept apart by underscores. */
function joined(coordinate: Coordinate): string {
  const labels = coordinate.map(fileLabel);
  return labels.join(labels.length > 1 && labels.some((label) => label.includes("-")) ? "_" : "-");
}

/** A label that an earlier key has too, perhaps in other cases, gets its own key, counted from 1: two tasks never have one name. */
function fileLabel(choice: Choice): string {
  return choice.repeated && choice.key !== "none" ? `${choiceLabel(choice)}#${choice.key + 1}` : choiceLabel(choice);
}

function fill(part: string, template: string, node: string, coordinate: Coordinate): string {
  const pieces: string[] = [];
  let at = 0;
  for (;;) {
    const open = part.indexOf("{", at);
    pieces.push(part.slice(at, open === -1 ? undefined : open));
    if (open === -1) return pieces.join("");
    const close = part.indexOf("}", open);
    if (close === -1) throw invalid(`"${template}" has a brace that is never closed`);
    const name = part.slice(open + 1, close).trim();
    const label = labelOf(name, node, coordinate);
    if (label === undefined) throw invalid(`"${template}" names {${name}}, which is no axis of this picture: there are ${["node", "axes", ...coordinate.map(({ axis }) => axis)].map((known) => `{${known}}`).join(", ")}`);
    pieces.push(label);
    at = close + 1;
  }
}

function labelOf(name: string, node: string, coordinate: Coordinate): string | undefined {
  const axis = findAxis(coordinate.map((choice) => choice.axis), name);
  const choice = coordinate.find((choice) => choice.axis === axis);
  if (choice) return fileLabel(choice);
  return name === "axes" ? joined(coordinate) : name === "node" ? node : undefined;
}

function invalid(message: string): PlaygraphError {
  return new PlaygraphError({ code: "InvalidInput", field: "name", message: `${message}.` });
}
