import { type Coordinate, defineNode, image, type ImageValue, text } from "@playgraph/core";
import { embedProvenance } from "./picture/embedProvenance.ts";
import { defaultFileName, fileTemplate } from "./name/fileTemplate.ts";
import { provenance } from "./picture/provenance.ts";
import { safeName } from "./name/safeName.ts";

export const save = defineNode({
  type: "save",
  version: 1,
  title: "Save",
  summary: "Writes each picture into the output folder, named by its place in the sweep, with what it was made from inside.",
  category: "output",
  inputs: {
    image: image().input({ doc: "The picture to save." }),
    name: text().input({
      doc: "The file's name, in which `{seeds}` stands for that axis's label, `{axes}` for all labels and `{node}` for this node's id; `/` makes folders. Left empty, the node and all labels.",
      default: "",
      structural: true,
    }),
  },
  outputs: { file: text().output({ doc: "Path of the file that was written." }) },
  effect: true,
  resource: "io",
  namesFiles: "name",
  run: async ({ image, name }, { node, graph, graphs, coordinate, generations, blobs, files }) => {
    const bytes = embedProvenance(await blobs.get(image.blob), provenance({ graph, graphs, coordinate, generations }));
    return { file: await files.write(`${stemOf(name, node, coordinate, image)}${endings[image.mediaType][0]}`, bytes) };
  },
});

/** The first is the one that is written. */
const endings = { "image/png": [".png"], "image/jpeg": [".jpg", ".jpeg"], "image/webp": [".webp"] } as const satisfies Record<ImageValue["mediaType"], readonly string[]>;

/** The path without its ending, safe on all systems. */
function stemOf(template: string, node: string, coordinate: Coordinate, { mediaType }: ImageValue): string {
  if (template === "") return safeName(defaultFileName(node, coordinate));
  const known = endings[mediaType].find((ending) => template.toLowerCase().endsWith(ending)) ?? "";
  return fileTemplate(template.slice(0, template.length - known.length), node, coordinate).map(safeName).join("/");
}
