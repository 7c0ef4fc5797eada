import { parentPort } from "node:worker_threads";
import { drawPicture } from "../picture/drawPicture.ts";
import type { DrawOrder, DrawnPixels } from "./createDrawer.ts";

// Runs in a thread of its own, which createDrawer starts: one order at a time, pixels handed over without a copy.
parentPort?.on("message", ({ id, request, under }: DrawOrder) => {
  const { pixels } = drawPicture(request, under);
  parentPort?.postMessage({ id, pixels } satisfies DrawnPixels, [pixels.buffer]);
});
