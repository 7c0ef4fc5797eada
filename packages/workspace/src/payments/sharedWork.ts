/** Does the work of a key once for all who ask for it while it goes on. */
export type SharedWork<Result> = {
  /**
   * What the key's work gave, from the one who began it. Somebody whose signal aborts stops waiting with its reason;
   * the work itself is stopped only when nobody waits for it any more, and the last to leave gets what then became of it.
   * @param onJoin called if somebody else has begun it
   */
  readonly once: (key: string, signal: AbortSignal, work: (signal: AbortSignal) => Promise<Result>, onJoin: () => void) => Promise<Result>;
  /** Settles when nothing goes on any more, be it that nobody waits for it. */
  readonly settled: () => Promise<void>;
};

type Share<Result> = { readonly outcome: Promise<Result>; readonly stop: AbortController; waiting: number };

export function sharedWork<Result>(): SharedWork<Result> {
  const shares = new Map<string, Share<Result>>();

  function begin(key: string, work: (signal: AbortSignal) => Promise<Result>): Share<Result> {
    const stop = new AbortController();
    const share: Share<Result> = { outcome: work(stop.signal), stop, waiting: 0 };
    shares.set(key, share);
    const forget = () => void shares.delete(key);
    share.outcome.then(forget, forget);
    return share;
  }

  return {
    async once(key, signal, work, onJoin) {
      for (;;) {
        signal.throwIfAborted();
        const earlier = shares.get(key);
        if (earlier?.stop.signal.aborted !== true) {
          if (earlier) onJoin();
          return await waitFor(earlier ?? begin(key, work), signal);
        }
        // It is being stopped because all others have left: what becomes of it is theirs, and then it is begun anew.
        await earlier.outcome.catch(() => undefined);
      }
    },
    async settled() {
      while (shares.size > 0) await Promise.allSettled([...shares.values()].map(({ outcome }) => outcome));
    },
  };
}

async function waitFor<Result>(share: Share<Result>, signal: AbortSignal): Promise<Result> {
  share.waiting += 1;
  const left = Promise.withResolvers<never>();
  const leave = () => {
    share.waiting -= 1;
    if (share.waiting === 0) share.stop.abort(signal.reason);
    else left.reject(signal.reason);
  };
  signal.addEventListener("abort", leave, { once: true });
  try {
    return await Promise.race([share.outcome, left.promise]);
  } finally {
    signal.removeEventListener("abort", leave);
  }
}
