const curveSteps = 14; // smooth at 4 px a step on the largest curves we draw
const known = new Map<string, readonly (readonly number[])[]>();

/**
 * A path (M, L, Q, C, Z; absolute coordinates; a repeated letter may be left out) to closed polygons.
 * Results are kept for ever: the paths are literals of this package, never input.
 */
export function flatten(path: string): readonly (readonly number[])[] {
  const before = known.get(path);
  if (before) return before;
  const outline: number[][] = [];
  let points: number[] = [];
  for (const [, letter = "", numbers = ""] of path.matchAll(/([MLQCZ])([^MLQCZ]*)/g)) {
    const values = (numbers.match(/-?\d*\.?\d+/g) ?? []).map(Number);
    if (letter === "M") outline.push(points = []);
    const take = letter === "Q" ? 4 : letter === "C" ? 6 : 2;
    for (let index = 0; index + take <= values.length; index += take) addSegment(points, values.slice(index, index + take));
  }
  known.set(path, outline);
  return outline;
}

function addSegment(points: number[], values: readonly number[]): void {
  const [ax = 0, ay = 0, bx = 0, by = 0, cx = 0, cy = 0] = values;
  if (values.length === 2) return void points.push(ax, ay);
  const [x = 0, y = 0] = points.slice(-2);
  for (let step = 1; step <= curveSteps; step++) {
    const t = step / curveSteps;
    const s = 1 - t;
    if (values.length === 4) points.push(s * s * x + 2 * s * t * ax + t * t * bx, s * s * y + 2 * s * t * ay + t * t * by);
    else points.push(
      s * s * s * x + 3 * s * s * t * ax + 3 * s * t * t * bx + t * t * t * cx,
      s * s * s * y + 3 * s * s * t * ay + 3 * s * t * t * by + t * t * t * cy);
  }
}
