import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";

export type DatabaseProcess = {
  readonly owner: string;
  /** Settles when the payments of these keys are on the disk, in one commit. */
  readonly write: (...keys: readonly string[]) => Promise<void>;
  readonly close: () => Promise<void>;
  /** Ends it as a crash does. */
  readonly kill: () => Promise<void>;
};

/** Another process that has the database open; it ends with the test. */
export async function databaseProcess(dir: string): Promise<DatabaseProcess> {
  const child = fork(fileURLToPath(new URL("databaseChild.ts", import.meta.url)), [dir], { execArgv: ["--disable-warning=ExperimentalWarning"] });
  onTestFinished(() => void child.kill("SIGKILL"));
  const ended = once(child, "exit");
  const told = async (): Promise<unknown> => {
    const [message] = (await Promise.race([once(child, "message"), ended.then(() => Promise.reject(new Error("the other process ended by itself")))])) as [unknown];
    return message;
  };
  return {
    owner: String(await told()),
    async write(...keys) {
      child.send(keys);
      await told();
    },
    async close() {
      child.send("close");
      await ended;
    },
    async kill() {
      child.kill("SIGKILL");
      await ended;
    },
  };
}
