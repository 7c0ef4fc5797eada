const small = { image_size: { width: 64, height: 64 }, num_inference_steps: 4 };

/**
 * Twelve nodes with what a paid step can meet: several requests at a time, two pictures of one request, a request that is made again because all its
 * pictures were flagged, a picture that is uploaded for another request, a filter that holds back, and files that are saved. Seven requests, all different.
 */
export const referenceGraph = {
  playgraph: 1,
  name: "Torture",
  nodes: {
    prompt: { type: "prompt-template", inputs: { template: "a {animal: hare|owl} in the snow" } },
    seeds: { type: "seed-sweep", inputs: { start: 1, count: 2 } },
    generate: { type: "playground-v25", inputs: { prompt: { $from: "prompt.text" }, seed: { $from: "seeds.seed" }, ...small } },
    larger: { type: "resize", inputs: { image: { $from: "generate.image" }, width: 96, enlarge: true } },
    first: { type: "pick", inputs: { value: { $from: "generate.image" }, by: "index" } },
    restyle: { type: "playground-v25-image-to-image", inputs: { prompt: "as an etching", image_url: { $from: "first.value" }, strength: 0.5, seed: 7, ...small } },
    bold: { type: "playground-v25", inputs: { prompt: "a nude statue", seed: 3, num_images: 2, retry_flagged: 1, ...small } },
    safe: { type: "nsfw-filter", inputs: { image: { $from: "bold.image" }, flagged: { $from: "bold.nsfw" } } },
    either: { type: "merge", inputs: { a: { $from: "safe.image" }, b: { $from: "restyle.image" } } },
    sheet: { type: "contact-sheet", inputs: { image: { $from: "larger.image" }, cell: 64 } },
    save: { type: "save", inputs: { image: { $from: "either.value" } } },
    "save-sheet": { type: "save", inputs: { image: { $from: "sheet.image" }, name: "sheet" } },
  },
  outputs: { picture: { $from: "larger.image" }, saved: { $from: "save.file" }, sheet: { $from: "save-sheet.file" } },
};

/** One picture a seed, saved. @param count how many */
export function sweepGraph(count: number, generate: Readonly<Record<string, unknown>> = {}): unknown {
  return {
    playgraph: 1,
    name: "Sweep",
    nodes: {
      seeds: { type: "seed-sweep", inputs: { start: 1, count } },
      generate: { type: "playground-v25", inputs: { prompt: "a hare in the snow", seed: { $from: "seeds.seed" }, image_size: { width: 16, height: 16 }, num_inference_steps: 1, ...generate } },
    },
  };
}
