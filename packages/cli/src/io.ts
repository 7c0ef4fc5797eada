import type { Clock } from "@playgraph/core";

/** All that a command has of the world around it: the real process gives one, and a test another. */
export type Io = {
  readonly stdout: Output;
  readonly stderr: Output;
  /** All of standard input, as far as `limit` bytes and one more. */
  readonly readStdin: (limit: number) => Promise<Uint8Array>;
  /** Asks on the terminal, and answers undefined for a Ctrl+C; undefined where nobody sits at one. */
  readonly ask: ((question: string) => Promise<string | undefined>) | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** Absolute: the user's own folder, and the one in it where Playgraph keeps the user's settings, which need not be there. */
  readonly home: string;
  readonly configFolder: string;
  /**
   * Does what must not be broken off in the middle: its signal is aborted by the first Ctrl+C, SIGTERM or closed terminal, with an `Interruption` as its
   * reason. The second one ends the process at once, as any does where nothing of this kind is being done.
   */
  readonly interruptible: <T>(work: (signal: AbortSignal) => Promise<T>) => Promise<T>;
  readonly clock: Clock;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  /** The date, for names of runs. */
  readonly today: () => Date;
};

export type Output = {
  /** Resolves when more may be written; a reader who has gone away is no error. */
  readonly write: (text: string) => Promise<void>;
  readonly isTerminal: boolean;
  /** Characters in a line, and lines. */
  readonly size: () => { readonly columns: number; readonly rows: number };
};

export type Interruption = "SIGINT" | "SIGTERM" | "SIGHUP";

/** What a shell is told of a process that a signal ended. */
export const interruptedCodes = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const satisfies Record<Interruption, number>;

/** The interruption that aborted a signal of `interruptible`. */
export function interruptionOf(signal: AbortSignal): Interruption | undefined {
  const { reason }: { readonly reason: unknown } = signal;
  return reason === "SIGINT" || reason === "SIGTERM" || reason === "SIGHUP" ? reason : undefined;
}
