import { mostImageBytes } from "./fetchImage.ts";
import type { ImageProblem } from "./loadImage.ts";
import { refusal, type Outcome } from "./outcome.ts";

const issues = {
  unreachable: { type: "file_download_error", msg: "Failed to download the file. Please check if the URL is accessible and try again." },
  "too large": { type: "file_too_large", msg: `File size exceeds the maximum allowed size of ${mostImageBytes} bytes.`, ctx: { max_size: mostImageBytes } },
  unreadable: { type: "image_load_error", msg: "Failed to load the image. Please ensure the image file is not corrupted and is in a supported format." },
} as const satisfies Record<ImageProblem, object>;

/** The 422 for an image input. Models of 2024 gave one sentence for everything. */
export function imageIssue(field: string, url: string, problem: ImageProblem, style: "v1" | "v2"): Outcome {
  if (style === "v1") return refusal("invalid", `Could not load image from url: ${url}`);
  const issue = issues[problem];
  return refusal("invalid", [{ loc: ["body", field], ...issue, url: `https://docs.fal.ai/errors#${issue.type}`, input: url }]);
}
