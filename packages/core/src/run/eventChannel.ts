/** Hands events to whoever iterates. Nothing is kept for a listener that has not come before the first event, or has left. */
export class EventChannel<Event> implements AsyncIterable<Event> {
  #waiting: Event[] = [];
  #isOpen = true;
  #isHeard = false;
  #wake: (() => void) | undefined;

  /** Whether an event would reach anybody: if not, it need not be made. */
  get isHeard(): boolean {
    return this.#isHeard;
  }

  push(event: Event): void {
    if (!this.#isHeard) return;
    this.#waiting.push(event);
    this.#wake?.();
  }

  close(): void {
    this.#isOpen = false;
    this.#wake?.();
  }

  [Symbol.asyncIterator](): AsyncIterator<Event> {
    this.#isHeard = true;
    return this.#events();
  }

  async *#events(): AsyncGenerator<Event, void, void> {
    try {
      for (;;) {
        const events = this.#waiting;
        this.#waiting = [];
        yield* events;
        if (this.#waiting.length > 0) continue;
        if (!this.#isOpen) return;
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
      }
    } finally {
      this.#isHeard = false;
      this.#waiting = [];
    }
  }
}
