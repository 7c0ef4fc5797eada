import { extname } from "node:path";
import { Worker } from "node:worker_threads";
import type { Canvas } from "../picture/canvas.ts";
import { drawPicture, type Under } from "../picture/drawPicture.ts";
import type { PictureRequest } from "../picture/pictureRequest.ts";

export type DrawOrder = { readonly id: number; readonly request: PictureRequest; readonly under: Under | undefined };
export type DrawnPixels = { readonly id: number; readonly pixels: Uint8ClampedArray<ArrayBuffer> };

export type Drawer = {
  readonly draw: (request: PictureRequest, under: Under | undefined) => Promise<Canvas>;
  /** Ends the thread. What is being drawn is never finished. */
  readonly close: () => Promise<void>;
};

/** Pixels from which a picture always goes to the thread: it would hold the event loop up for longer than the thread takes to start, 80 ms. */
const largeFrom = 1536 * 1536;
/** Pixels from which it goes there once the thread runs. */
const mediumFrom = 640 * 640;
/** Pictures of medium size that are drawn at once before they are taken for a sweep, which is worth a thread. */
const patience = 4;
/** Source in a checkout, compiled in a package: the thread is what we are. */
const thread = new URL(`./drawThread${extname(import.meta.url)}`, import.meta.url);

/** Draws pictures, large ones and many ones in a thread of their own. The same request gives the same pixels either way. */
export function createDrawer(): Drawer {
  let worker: Worker | undefined;
  let isOnline = false;
  let mediums = 0;
  let orders = 0;
  const waiting = new Map<number, { readonly done: (pixels: DrawnPixels["pixels"]) => void; readonly failed: (error: Error) => void }>();

  function started(): Worker {
    const fresh = new Worker(thread);
    fresh.unref(); // it holds no process that has nothing else to do
    fresh.on("online", () => (isOnline = true));
    fresh.on("message", ({ id, pixels }: DrawnPixels) => {
      waiting.get(id)?.done(pixels);
      waiting.delete(id);
    });
    fresh.on("error", (error: Error) => {
      forget(); // the next large picture gets another thread
      for (const { failed } of waiting.values()) failed(error);
      waiting.clear();
    });
    return fresh;
  }

  function forget(): void {
    worker = undefined;
    isOnline = false;
  }

  /** Whether a picture of so many pixels is for the thread, which may begin to start by this question. */
  function isForThread(pixels: number): boolean {
    if (pixels < mediumFrom) return false;
    if (pixels >= largeFrom || ++mediums > patience) worker ??= started();
    return pixels >= largeFrom || isOnline;
  }

  return {
    draw: async (request, under) => {
      const { width, height } = request;
      if (!isForThread(width * height)) return drawPicture(request, under);
      const order: DrawOrder = { id: orders++, request, under };
      const pixels = await new Promise<DrawnPixels["pixels"]>((done, failed) => {
        waiting.set(order.id, { done, failed });
        worker?.postMessage(order, []);
      });
      return { width, height, pixels };
    },
    close: async () => {
      const ending = worker?.terminate();
      forget();
      await ending;
    },
  };
}
