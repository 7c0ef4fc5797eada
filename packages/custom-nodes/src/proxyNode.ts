import type { NodeContext, NodeDeclaration, NodeDefinition } from "@playgraph/core";
import type { TaskRequest } from "./protocol.ts";
import type { WorkerPool } from "./workerPool.ts";
import { decodeOutcome, encodeValues } from "./wireValues.ts";

/** Milliseconds for a task of a node that names no timeout: a node that never ends must not hold up a run for ever. */
const defaultTimeout = 60_000;

type Outcome = Awaited<ReturnType<NonNullable<NodeDefinition["run"]>>>;
type Inputs = Parameters<NonNullable<NodeDefinition["run"]>>[0];
type Item = ReturnType<NonNullable<NodeDefinition["emit"]>> extends infer Iterators ? (Iterators extends AsyncIterator<infer Given, unknown, void> ? Given : never) : never;
type Rows = Parameters<NonNullable<NodeDefinition["collect"]>>[0];

/**
 * A node whose function runs in a worker. Its declaration is the module's own, but for three facts: it waits for a permit, since such a task is never
 * done at once; it has a timeout; and it may change anything, so that whoever only asks what a run would do does not call it.
 * @param module a file URL
 */
export function proxyNode(declared: NodeDeclaration, module: string, pool: WorkerPool): NodeDefinition {
  const declaration: NodeDeclaration = { ...declared, resource: declared.resource === "none" ? "cpu" : declared.resource, timeout: declared.timeout ?? defaultTimeout, effect: true };
  const begin = (inputs: Inputs, context: NodeContext, rows: Rows = []) => pool.begin(requestOf(module, declared.type, inputs, rows, context), context);
  // The engine tells a function that gave nothing from one that gave its outputs.
  const outcomeOf = (given: ReturnType<typeof decodeOutcome>) => given as Outcome;

  switch (declared.behaviour) {
    case "map":
      return { declaration, run: async (inputs, context) => outcomeOf(decodeOutcome(await begin(inputs, context).outcome(), inputs, [])) };
    case "collect":
      return { declaration, collect: async (rows, inputs, context) => outcomeOf(decodeOutcome(await begin(inputs, context, rows).outcome(), inputs, rows)) };
    case "emit":
      return {
        declaration,
        emit: (inputs, context) => {
          const task = begin(inputs, context);
          return {
            async next(): Promise<IteratorResult<Item, Outcome | undefined>> {
              const item = await task.item();
              if (!item) return { done: true, value: decodeOutcome(await task.outcome(), inputs, []) };
              const { keys, labels, outputs } = item;
              return { done: false, value: { ...(keys ? { keys } : {}), labels, outputs: outcomeOf(decodeOutcome(outputs, inputs, [])) } };
            },
            async return(): Promise<IteratorResult<Item, undefined>> {
              await task.stop();
              return { done: true, value: undefined };
            },
          };
        },
      };
    // These have no function: the engine does what they do.
    case "zip":
    case "subgraph":
      return { declaration: declared };
  }
}

function requestOf(module: string, nodeType: string, inputs: Inputs, rows: Rows, { node, coordinate, newAxes, variables, columns }: NodeContext): TaskRequest {
  return { module, nodeType, node, coordinate, newAxes, variables, columns, inputs: encodeValues(inputs), rows: rows.map(({ coordinate, values }) => ({ coordinate, values: encodeValues(values) })) };
}
