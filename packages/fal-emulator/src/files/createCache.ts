/** Keeps the bytes used last, up to `limit` in all. Two callers that ask for one name at once share the work. */
export type Cache = { readonly get: (name: string, make: () => Promise<Uint8Array>) => Promise<Uint8Array> };

export function createCache(limit: number): Cache {
  const kept = new Map<string, Uint8Array>(); // oldest use first
  const making = new Map<string, Promise<Uint8Array>>();
  let size = 0;

  function keep(name: string, bytes: Uint8Array): void {
    kept.set(name, bytes);
    size += bytes.length;
    for (const [oldest, { length }] of kept) {
      if (size <= limit) return;
      kept.delete(oldest);
      size -= length;
    }
  }

  return {
    get: async (name, make) => {
      const before = kept.get(name);
      if (before) {
        kept.delete(name);
        kept.set(name, before);
        return before;
      }
      const shared = making.get(name) ?? make();
      making.set(name, shared);
      try {
        const bytes = await shared;
        if (making.get(name) === shared) keep(name, bytes);
        return bytes;
      } finally {
        making.delete(name);
      }
    },
  };
}
