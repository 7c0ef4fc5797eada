import { ClassicPreset, type GetSchemes, NodeEditor } from "rete";
import { DataflowEngine } from "rete-engine";
import { combine } from "../combine.ts";
import { graphContender } from "../graphContender.ts";
import { ports } from "../shapes/dag.ts";

type Sockets = { readonly [Port in (typeof ports)[number]]?: ClassicPreset.Socket };

class Combine extends ClassicPreset.Node<Sockets, { out: ClassicPreset.Socket }> {
  given = { a: 0, b: 0 };

  data({ a, b, c }: { readonly a?: readonly number[]; readonly b?: readonly number[]; readonly c?: readonly number[] }): { out: number } {
    return { out: a ? combine(a[0] ?? 0, b?.[0] ?? 0, c?.[0] ?? 0) : combine(this.given.a, this.given.b, 0) };
  }
}

type Schemes = GetSchemes<Combine, ClassicPreset.Connection<ClassicPreset.Node, ClassicPreset.Node>>;

/** rete-engine as its guide shows it: an editor with classic nodes and connections, the DataflowEngine with its cache on it; `reset()`, then `fetch` of each last node. */
export const reteEngine = graphContender(({ ids, reads, sources, ends }) => async () => {
  const editor = new NodeEditor<Schemes>();
  const engine = new DataflowEngine<Schemes>();
  editor.use(engine);
  const socket = new ClassicPreset.Socket("number");
  const nodes: Combine[] = [];
  for (const [index, id] of ids.entries()) {
    const node = new Combine(id);
    node.id = id;
    for (const port of ports.slice(0, reads[index]?.length)) node.addInput(port, new ClassicPreset.Input(socket));
    node.addOutput("out", new ClassicPreset.Output(socket));
    await editor.addNode(node);
    nodes.push(node);
  }
  for (const [index, read] of reads.entries()) {
    const target = nodes[index];
    for (const [place, source] of read.entries()) {
      const [origin, port] = [nodes[source], ports[place]];
      if (origin && target && port) await editor.addConnection(new ClassicPreset.Connection<ClassicPreset.Node, ClassicPreset.Node>(origin, "out", target, port));
    }
  }
  const given = sources.flatMap((source) => nodes[source] ?? []);
  return async (values, b) => {
    for (const [index, node] of given.entries()) node.given = { a: values[index] ?? 0, b };
    engine.reset();
    const results: number[] = [];
    for (const end of ends) results.push((await engine.fetch<Combine>(ids[end] ?? "")).out);
    return results;
  };
});
