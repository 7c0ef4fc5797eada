import type { Cache, CacheEntry } from "@playgraph/core";

/** A cache that lasts as long as the process. */
export function memoryCache(): Cache {
  const entries = new Map<string, CacheEntry>();
  return {
    get: async (key) => entries.get(key),
    set: async (key, entry) => void entries.set(key, entry),
  };
}
