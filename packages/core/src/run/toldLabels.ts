/** Labels that are remembered of one task, to know repetitions by: a sweep that is longer has other troubles. */
const most = 100_000;

/**
 * The labels of an emitting task's keys so far, cases aside. As long as they count up with the keys (`1`, `2`, `3`, …), as those of most long axes do,
 * none can repeat another and nothing is kept.
 */
export class ToldLabels {
  /** The label of key 0, if it is a number. */
  #first = 0;
  /** How many labels counted up. */
  #counted = 0;
  #told: Set<string> | undefined;

  /** Takes the label of the next key, and says whether an earlier key has it. */
  isRepeated(label: string): boolean {
    if (!this.#told) {
      if (this.#counted === 0) this.#first = Number(label);
      const next = this.#first + this.#counted;
      if (Number.isSafeInteger(next) && label === String(next)) {
        this.#counted++;
        return false;
      }
      this.#told = new Set(Array.from({ length: Math.min(this.#counted, most) }, (_, key) => String(this.#first + key)));
    }
    const folded = label.normalize("NFC").toLowerCase();
    if (this.#told.has(folded)) return true;
    if (this.#told.size < most) this.#told.add(folded);
    return false;
  }
}
