import type { Catalogue } from "../node/catalogue.ts";
import { listInputs } from "./elements.ts";
import { expandGraph, type GraphFile } from "./expandGraph.ts";
import { PlaygraphError } from "../node/failure.ts";
import type { Graph } from "../document/graph.ts";
import type { Json } from "../document/json.ts";
import { relativePath } from "../document/relativePath.ts";
import { constantOf } from "./scope.ts";
import { sweepFile } from "../types/sweepSpec.ts";
import { typeFacts } from "./typeFacts.ts";

/** A file that check and plan want to know, by path from the root graph's folder. */
export type FileRequest = { readonly kind: "graph" | "column" | "file"; readonly path: string } | { readonly kind: "table"; readonly path: string; /** As for `ResolveOptions.table`. */ readonly label: string | undefined };

/**
 * The files that check and plan need: graphs of subgraphs, also of those that only a subgraph names, CSV files that are swept over, tables, and files that only have to be there. A generator,
 * so that whoever has a disk reads them in their own way; a request for a graph takes the graph, or why there is none, since it may name further files.
 * A file that is used twice is asked for twice.
 */
export function* filesNeeded(graph: Graph, catalogue: Catalogue, inputs: ReadonlyMap<string, Json>): Generator<FileRequest, void, GraphFile | PlaygraphError | undefined> {
  const expansion = expandGraph(graph, catalogue, inputs);
  let step = expansion.next();
  while (!step.done) {
    const file = yield { kind: "graph", path: step.value };
    step = expansion.next(file ?? new PlaygraphError({ code: "InvalidInput", message: `"${step.value}" was not read.` }));
  }
  for (const scope of step.value.scopes) {
    for (const node of Object.values(scope.graph.nodes)) {
      const declaration = catalogue.get(node.type);
      if (!declaration) continue;
      for (const name of listInputs(declaration).keys()) {
        const listed = constantOf(scope, node, declaration.inputs, name);
        const file = listed && sweepFile(listed.value);
        if (file) yield { kind: "column", path: relativePath(listed.folder, file.path) };
      }
      for (const name of typeFacts(declaration).files) {
        const path = constantOf(scope, node, declaration.inputs, name);
        if (typeof path?.value === "string" && path.value !== declaration.inputs[name]?.default) yield { kind: "file", path: relativePath(path.folder, path.value) };
      }
      const table = declaration.tableOf && constantOf(scope, node, declaration.inputs, declaration.tableOf.file);
      if (typeof table?.value !== "string") continue;
      const label = declaration.tableOf?.label === undefined ? undefined : constantOf(scope, node, declaration.inputs, declaration.tableOf.label)?.value;
      yield { kind: "table", path: relativePath(table.folder, table.value), label: typeof label === "string" ? label : undefined };
    }
  }
}
