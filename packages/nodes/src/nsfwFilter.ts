import { absent, boolean, choice, defineNode, type Hole, image, type ImageValue, isHole, number, PlaygraphError, text } from "@playgraph/core";
import sharp from "sharp";
import { decoding } from "./picture/decoding.ts";
import { inspectImage, maxImagePixels } from "./picture/inspectImage.ts";
import { isAllBlack } from "./picture/isAllBlack.ts";

export const nsfwFilter = defineNode({
  type: "nsfw-filter",
  version: 1,
  title: "NSFW filter",
  summary: "Holds back pictures that are flagged as unsafe; the others pass, and every place keeps its coordinate.",
  category: "image",
  inputs: {
    image: image().input({ doc: "The picture to judge." }),
    flagged: boolean().input({ doc: "True holds the picture back: fal's flag (`nsfw`), or the verdict of any other node.", optional: true, accepts: "absent" }),
    score: number().input({ doc: "How unsafe a classifier of one's own finds the picture; above `threshold` it is held back.", optional: true, accepts: "absent" }),
    threshold: number().input({ doc: "The highest `score` that passes.", default: 0.5 }),
    policy: choice("drop", "blur").input({ doc: "`drop` holds an unsafe picture back; `blur` passes it blurred beyond recognition.", default: "drop" }),
    black: choice("hold", "keep", "fail").input({ doc: "What becomes of an all-black picture, which is what fal gives in the place of an unsafe one.", default: "hold" }),
    missing: choice("hold", "keep", "fail").input({ doc: "What becomes of a picture for which there is neither a flag nor a score.", default: "hold" }),
  },
  outputs: {
    image: image().output({ doc: "The picture, where it passes.", mayBeAbsent: true }),
    flagged: image().output({ doc: "The picture as it was, where it does not pass or passes blurred.", mayBeAbsent: true }),
    reason: text().output({ doc: "Why the picture was held back or blurred.", mayBeAbsent: true }),
  },
  cache: true,
  resource: "cpu",
  run: async ({ image, flagged, score, threshold, policy, black, missing }, { blobs }) => {
    const unsafe = verdict({ flagged, score, threshold, missing });
    // A black picture shows nothing: there is no use in blurring it, whatever else is said of it.
    const mustLook = black !== "keep" && (unsafe === undefined || policy === "blur");
    const isBlack = mustLook && (await decoding("The picture", isAllBlack(await blobs.get(image.blob))));
    if (isBlack && black === "fail") throw refusal("image", "The picture is all black, as fal gives it in the place of an unsafe one. Set `black` to `hold` to leave it out, or to `keep` to let it pass.");
    const why = unsafe ?? (isBlack ? "the picture is all black" : undefined);
    if (why === undefined) return { image, flagged: absent("passed the filter"), reason: absent("passed the filter") };
    if (policy === "drop" || isBlack) return { image: absent(`held back: ${why}`), flagged: image, reason: `held back: ${why}` };
    const bytes = await decoding("The picture", blurred(await blobs.get(image.blob), image));
    return { image: { blob: await blobs.put(bytes), ...inspectImage(bytes) }, flagged: image, reason: `blurred: ${why}` };
  },
});

type Evidence = { readonly flagged: boolean | Hole | undefined; readonly score: number | Hole | undefined; readonly threshold: number; readonly missing: "hold" | "keep" | "fail" };

/** Why the picture is unsafe, or undefined if it is not. */
function verdict({ flagged, score, threshold, missing }: Evidence): string | undefined {
  if (flagged === true) return "flagged as unsafe";
  if (typeof score === "number" && score > threshold) return `score ${score} is above ${threshold}`;
  if (flagged === false || typeof score === "number" || missing === "keep") return undefined;
  const lost = [flagged, score].find(isHole);
  const why = lost?.state === "absent" ? `there is no flag (${lost.reason})` : "there is no flag";
  if (missing === "fail") throw refusal("flagged", `For this picture ${why}. Wire \`flagged\` or \`score\`, or set \`missing\` to \`hold\` or \`keep\`.`);
  return why;
}

function refusal(field: string, message: string): PlaygraphError {
  return new PlaygraphError({ code: field === "image" ? "Rejected" : "InvalidInput", field, message });
}

/** Shrunk to a few pixels and blurred, so that nothing of the picture can be won back; the same size and format. */
async function blurred(bytes: Uint8Array, { width, height, mediaType }: ImageValue): Promise<Uint8Array> {
  const small = await sharp(bytes, { limitInputPixels: maxImagePixels }).resize(12, 12, { fit: "inside" }).png().toBuffer();
  const large = sharp(small).resize(width, height, { fit: "fill", kernel: "cubic" });
  if (mediaType === "image/jpeg") return large.jpeg({ quality: 85 }).toBuffer();
  return mediaType === "image/webp" ? large.webp({ quality: 85 }).toBuffer() : large.png().toBuffer();
}
