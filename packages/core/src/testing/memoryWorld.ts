import { createHash } from "node:crypto";
import { setImmediate } from "node:timers/promises";
import { memoryRows } from "../run/memoryRows.ts";
import type { CacheEntry, TaskRecord, World } from "../node/world.ts";

/** A world in memory, with a clock that stands still. */
export function memoryWorld(): World & { readonly cached: Map<string, CacheEntry> } {
  const blobs = new Map<string, Uint8Array>();
  const cached = new Map<string, CacheEntry>();
  const tasks = new Map<string, TaskRecord>();
  return {
    cached,
    clock: { now: () => 0, sleep: (milliseconds, signal) => (milliseconds === 0 ? setImmediate() : new Promise((_, reject) => signal?.addEventListener("abort", () => reject(new Error("aborted"))))) },
    blobs: {
      get: async (sha256) => blobs.get(sha256) ?? new Uint8Array(),
      has: async (sha256) => blobs.has(sha256),
      put: async (bytes) => {
        const sha256 = createHash("sha256").update(bytes).digest("hex");
        blobs.set(sha256, bytes);
        return sha256;
      },
    },
    files: { read: async () => new Uint8Array(), open: async function* () {}, write: async (path) => path },
    cache: {
      get: async (key) => cached.get(key),
      set: async (key, entry) => {
        cached.set(key, entry);
      },
    },
    journal: {
      lastTask: (id) => tasks.get(id),
      recordTask: (id, record) => {
        tasks.set(id, record);
      },
    },
    rows: memoryRows(),
    perform: () => Promise.reject(new Error("nothing is paid here")),
    spending: () => ({ images: 0, micros: 0, resubmitted: [] }),
  };
}
