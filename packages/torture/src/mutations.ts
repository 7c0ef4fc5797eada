import { open, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { drawnNumber } from "./seeded.ts";

/** Damages a workspace's database. @returns whether there was something to damage */
type Mutation = (workspace: string, random: () => number) => Promise<boolean>;

export const mutations: readonly (readonly [name: string, Mutation])[] = [
  ["flipped-byte", overwritten("playgraph.db", 1)],
  ["flipped-bytes", overwritten("playgraph.db", 16)],
  ["random-page", overwritten("playgraph.db", 4096)],
  ["truncated", truncated("playgraph.db")],
  ["emptied", edited("playgraph.db", () => Buffer.alloc(0))],
  ["no-header", edited("playgraph.db", (bytes) => Buffer.concat([Buffer.alloc(100), bytes.subarray(100)]))],
  ["garbage", edited("playgraph.db", (bytes, random) => Buffer.from(bytes.map(() => drawnNumber(random, 0, 255))))],
  ["longer", edited("playgraph.db", (bytes) => Buffer.concat([bytes, Buffer.from("what is this doing here?")]))],
  ["no-database", removed("playgraph.db")],
  ["no-log", removed("playgraph.db-wal")],
  ["no-index", removed("playgraph.db-shm")],
  ["flipped-log", overwritten("playgraph.db-wal", 1)],
  ["truncated-log", truncated("playgraph.db-wal")],
  ["garbage-log", edited("playgraph.db-wal", (bytes, random) => Buffer.from(bytes.map(() => drawnNumber(random, 0, 255))))],
];

function edited(name: string, edit: (bytes: Buffer, random: () => number) => Buffer): Mutation {
  return async (workspace, random) => {
    const path = join(workspace, name);
    const bytes = await readFile(path).catch(() => Buffer.alloc(0));
    if (bytes.length > 0) await writeFile(path, edit(bytes, random));
    return bytes.length > 0;
  };
}

function truncated(name: string): Mutation {
  return async (workspace, random) => {
    const path = join(workspace, name);
    const { length } = await readFile(path).catch(() => Buffer.alloc(0));
    if (length > 0) await truncate(path, drawnNumber(random, 0, length - 1));
    return length > 0;
  };
}

function removed(name: string): Mutation {
  return async (workspace) => {
    const path = join(workspace, name);
    const { length } = await readFile(path).catch(() => Buffer.alloc(0));
    await rm(path, { force: true });
    return length > 0;
  };
}

/** Other bytes at a random place. */
function overwritten(name: string, count: number): Mutation {
  return async (workspace, random) => {
    const path = join(workspace, name);
    const { length } = await readFile(path).catch(() => Buffer.alloc(0));
    if (length === 0) return false;
    const at = drawnNumber(random, 0, Math.max(0, length - count));
    const file = await open(path, "r+");
    const { buffer } = await file.read(Buffer.alloc(count), 0, count, at);
    await file.write(Buffer.from(buffer.map((byte) => byte ^ drawnNumber(random, 1, 255))), 0, count, at);
    await file.close();
    return true;
  };
}
