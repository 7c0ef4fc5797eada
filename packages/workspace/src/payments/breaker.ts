/** Paid requests that are looked back at. */
const memory = 20;
/** Failures among them that are too many. */
const tooMany = 15;

/** Stops a run whose requests cost money and give nothing, time after time. */
export type Breaker = {
  /** A paid request has ended. @param isLoss it gave nothing, and may have been billed all the same */
  readonly ended: (isLoss: boolean) => void;
  readonly isOpen: () => boolean;
};

export function createBreaker(): Breaker {
  const losses: boolean[] = [];
  return {
    ended(isLoss) {
      losses.push(isLoss);
      if (losses.length > memory) losses.shift();
    },
    isOpen: () => losses.filter(Boolean).length >= tooMany,
  };
}
