import type { AxesPicture } from "./axesPictures.ts";
import type { ObservedGraph } from "./observeGraph.ts";
import { type Panel, panel } from "./panel.ts";

const margin = 16;
const between = { columns: 48, rows: 20 };

/** Light, and dark where the reader's system is; one colour an axis. */
const style = `
text { font-family: system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; font-size: 12px; fill: #1d1c1a }
.sheet { fill: #fbfaf8 } .panel { fill: #ffffff; stroke: #d9d5ce } .wire { fill: none; stroke: #a39d93; stroke-width: 2 } .tip { fill: #a39d93 }
.id { font-size: 14px; font-weight: 600 } .type, .tasks { fill: #6b665e } .axis { font-style: italic } .label { font-weight: 600 }
.value { fill: #f1eee9 } .hole { fill: #fdf3e1; stroke: #c9871f; stroke-dasharray: 4 3 } .reason { fill: #8a5a0c; font-size: 11px }
.axis-0 { fill: #1769b5 } .axis-1 { fill: #b3470f } .axis-2 { fill: #2c7a3d }
@media (prefers-color-scheme: dark) {
text { fill: #eceae6 } .sheet { fill: #191816 } .panel { fill: #24221f; stroke: #46423c } .wire { stroke: #7d776d } .tip { fill: #7d776d }
.type, .tasks { fill: #aaa49a } .value { fill: #35322d } .hole { fill: #3a2c12; stroke: #d39a3a } .reason { fill: #f0c473 }
.axis-0 { fill: #6db3f2 } .axis-1 { fill: #f2935c } .axis-2 { fill: #7fcf92 }
}`;

/** A picture of a graph after its run, as SVG: each node with all that it gave, and the wires between them. */
export function drawGraph(graph: ObservedGraph, { says, columns }: AxesPicture): string {
  const axes = [...graph.axes.keys()];
  const panels = new Map(columns.flat().map((id) => [id, panelOf(id, graph, (axis) => `axis-${axes.indexOf(axis)}`)]));
  const stacks = columns.map((ids) => ids.map((id) => ({ id, panel: panels.get(id) as Panel })));
  const heights = stacks.map((stack) => stack.reduce((sum, { panel }) => sum + panel.height + between.rows, -between.rows));
  const height = Math.max(...heights);
  const boxes = new Map<string, { readonly x: number; readonly y: number; readonly width: number; readonly panel: Panel }>();
  let x = margin;
  for (const [at, stack] of stacks.entries()) {
    const width = Math.round(Math.max(...stack.map(({ panel }) => panel.width)));
    let y = margin + Math.round((height - (heights[at] ?? 0)) / 2);
    for (const { id, panel } of stack) {
      boxes.set(id, { x, y, width, panel });
      y += Math.round(panel.height) + between.rows;
    }
    x += width + between.columns;
  }
  const size = { width: x - between.columns + margin, height: Math.round(height) + 2 * margin };
  const wires = graph.wires.map(({ from, to }) => {
    const start = boxes.get(from);
    const end = boxes.get(to);
    return start && end ? wire({ x: start.x + start.width, y: start.y + 24 }, { x: end.x, y: end.y + 24 }) : "";
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${size.width}" height="${size.height}" viewBox="0 0 ${size.width} ${size.height}" role="img">`,
    `<title>${says}</title>`,
    `<style>${style}</style>`,
    `<rect class="sheet" width="${size.width}" height="${size.height}" rx="14"/>`,
    ...wires,
    ...[...boxes.values()].map(({ x, y, width, panel }) => panel.draw(x, y, width)),
    "</svg>",
    "",
  ].join("\n");
}

function panelOf(id: string, graph: ObservedGraph, colourOf: (axis: string) => string): Panel {
  const node = graph.nodes.get(id);
  if (!node) throw new Error(`The picture shows "${id}", but its graph has no such node.`);
  return panel(id, node, graph, colourOf);
}

type Point = { readonly x: number; readonly y: number };

function wire(from: Point, to: Point): string {
  const bend = (to.x - from.x) / 2;
  return `<path class="wire" d="M${from.x},${from.y} C${from.x + bend},${from.y} ${to.x - bend},${to.y} ${to.x - 6},${to.y}"/>\n<path class="tip" d="M${to.x},${to.y} l-9,-5 v10 z"/>`;
}
