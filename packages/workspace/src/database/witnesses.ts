import { closeSync, openSync, readdirSync, readFileSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";

export type Witness = {
  /** @param commits durable ones of the database, whoever made them; somebody may have been told of the last */
  readonly saw: (commits: number) => void;
  readonly close: () => void;
};

const suffix = ".commits";

/**
 * How many durable commits the database had at least, kept beside it: a database that has fewer has lost some, for instance with its -wal file, which SQLite itself takes for an
 * earlier time. Each process keeps a file of its own, written without waiting for the disk: after a crash of the machine it may say too little, but never too much.
 * @param folder absolute; it must exist
 */
export function witnesses(folder: string) {
  const names = () => readdirSync(folder).filter((name) => name.endsWith(suffix));
  return {
    /** The most that anybody saw; undefined if nobody ever looked. */
    most(): number | undefined {
      const seen = names().flatMap((name) => commitsIn(readFileSync(join(folder, name), "latin1")));
      return seen.length === 0 ? undefined : seen.reduce((most, commits) => Math.max(most, commits));
    },
    /** Begins to keep a witness, which outlives the process, and removes those of dead ones. To be called alone, after `most` has been heeded. */
    begin(owner: string, commits: number, isAlive: (owner: string) => boolean): Witness {
      const name = owner + suffix;
      const file = openSync(join(folder, name), "w");
      const saw = (count: number) => void writeSync(file, `${String(count).padStart(16, "0")} ${String(count).padStart(16, "0")}\n`, 0);
      saw(commits);
      for (const other of names()) if (other !== name && !isAlive(other.slice(0, -suffix.length))) rmSync(join(folder, other), { force: true });
      return { saw, close: () => closeSync(file) };
    },
  };
}

/** Nothing where the two numbers differ: it is damaged, or was being written. */
function commitsIn(text: string): readonly number[] {
  const [, first, second] = /^(\d{16}) (\d{16})\n$/.exec(text) ?? [];
  return first !== undefined && first === second ? [Number(first)] : [];
}
