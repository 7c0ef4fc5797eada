type Inputs = Readonly<Record<string, unknown>>;

/** A graph that makes one image a seed and saves it, with more nodes or other inputs of `generate` as the test wants. */
export function seedsGraph(count: number, options: { readonly generate?: Inputs; readonly template?: Inputs; readonly nodes?: Readonly<Record<string, unknown>> } = {}): string {
  return JSON.stringify({
    playgraph: 1,
    name: "Easter bunny",
    nodes: {
      prompt: { type: "prompt-template", inputs: { template: "A {character} in the grass", character: "hare", ...options.template } },
      seeds: { type: "seed-sweep", inputs: { start: 1, count } },
      generate: { type: "playground-v25", inputs: { prompt: { $from: "prompt.text" }, seed: { $from: "seeds.seed" }, image_size: { width: 64, height: 64 }, num_inference_steps: 4, ...options.generate } },
      save: { type: "save", inputs: { image: { $from: "generate.image" } } },
      ...options.nodes,
    },
  });
}

/** Six sweeps of a hundred values that meet in one generating node. */
export function trillionGraph(): string {
  const names = ["a", "b", "c", "d", "e"];
  const sweep = { type: "sweep", inputs: { values: "1:100:1" } };
  const variables = Object.fromEntries(names.map((name) => [name, { $from: `${name}.value` }]));
  return JSON.stringify({
    playgraph: 1,
    nodes: {
      ...Object.fromEntries(names.map((name) => [name, sweep])),
      f: sweep,
      text: { type: "prompt-template", inputs: { template: names.map((name) => `{${name}}`).join(" "), ...variables } },
      generate: { type: "playground-v25", inputs: { prompt: { $from: "text.text" }, seed: { $from: "f.value" } } },
    },
  });
}
