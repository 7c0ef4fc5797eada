import { type Json, PlaygraphError, type RunSummary, suggest } from "@playgraph/core";
import type { Database } from "../database/database.ts";
import { sealOf } from "../database/seal.ts";
import type { Sql, SqlRow } from "../database/sql.ts";
import { spentIn } from "../payments/budget.ts";
import type { RunRecord, RunStatus } from "./runRecord.ts";
import type { RunRequest } from "./runRequest.ts";

/** The runs of a workspace, in the order in which they began. */
export type RunStore = {
  /** On the disk before anything of the run happens. @throws PlaygraphError if it cannot be brought there */
  readonly begin: (id: string, request: RunRequest) => Promise<void>;
  /**
   * Takes over a run that nobody works on any more; what is asked for now takes the place of what was recorded.
   * @throws PlaygraphError `InvalidInput` if somebody works on it
   */
  readonly resume: (id: string, request: RunRequest) => Promise<void>;
  readonly end: (id: string, summary: RunSummary) => Promise<void>;
  /** Gives up a run of this process that came to no end: it can be resumed at once. */
  readonly leave: (id: string) => Promise<void>;
  /** Asks whoever works on it to stop. */
  readonly cancel: (id: string) => Promise<void>;
  readonly isCancelled: (id: string) => boolean;
  /** @returns the run of that id, now */
  readonly get: (id: string) => RunRecord | undefined;
  /**
   * @param word an id, the beginning of one that no other has, or `latest`
   * @throws PlaygraphError `InvalidInput` if it names no run, or several
   */
  readonly named: (word: string) => RunRecord;
  /** The newest first; read row by row. */
  readonly newest: (most: number) => readonly RunRecord[];
  /** What counts against the run's budget. Money in millionths of a US dollar. */
  readonly spent: (id: string) => { readonly images: number; readonly micros: number | "unknown" };
  /** Of runs that somebody works on now, by whichever process. */
  readonly running: () => readonly string[];
};

const columns = "id, owner, started, ended, request, seal, summary, cancelled";

/** Nobody. */
const none = "";

/** @param today the date, for people alone */
export function runStore({ owner, isAlive, read, durably }: Pick<Database, "owner" | "isAlive" | "read" | "durably">, today: () => Date): RunStore {
  const isWorkedOn = (row: SqlRow): boolean => row["summary"] === null && row["owner"] !== none && isAlive(String(row["owner"]));

  const rowOf = (sql: Sql, id: string): SqlRow | undefined => sql.get(`SELECT ${columns} FROM runs WHERE id = ?`, id);

  function recordOf(row: SqlRow): RunRecord {
    const id = String(row["id"]);
    const text = String(row["request"]);
    const request = row["seal"] === sealOf(id, text) ? (JSON.parse(text) as RunRequest) : undefined;
    const summary = summaryIn(row["summary"]);
    const isDamaged = request === undefined || (row["summary"] !== null && !summary);
    const status: RunStatus = isDamaged ? "damaged" : (summary?.status ?? (isWorkedOn(row) ? "running" : "interrupted"));
    return { id, status, started: Number(row["started"]), ended: row["ended"] === null ? null : Number(row["ended"]), request, summary };
  }

  const store: RunStore = {
    async begin(id, request) {
      const text = JSON.stringify(request);
      await durably((sql) => sql.run("INSERT INTO runs (id, owner, started, request, seal) VALUES (?, ?, ?, ?, ?)", id, owner, today().getTime(), text, sealOf(id, text)));
    },
    async resume(id, request) {
      const text = JSON.stringify(request);
      await durably((sql) => {
        const row = rowOf(sql, id);
        if (!row) throw unknown(id);
        if (isWorkedOn(row)) throw refusal(`The run ${id} is not over: it goes on in another process. Wait for it, or stop it with playgraph runs cancel ${id}.`);
        sql.run("UPDATE runs SET owner = ?, ended = NULL, summary = NULL, cancelled = 0, request = ?, seal = ? WHERE id = ?", owner, text, sealOf(id, text), id);
      });
    },
    async end(id, summary) {
      await durably((sql) => sql.run("UPDATE runs SET ended = ?, summary = ?, owner = ? WHERE id = ? AND owner = ?", today().getTime(), JSON.stringify(summary), none, id, owner));
    },
    async leave(id) {
      await durably((sql) => sql.run("UPDATE runs SET owner = ? WHERE id = ? AND owner = ?", none, id, owner));
    },
    async cancel(id) {
      await durably((sql) => sql.run("UPDATE runs SET cancelled = 1 WHERE id = ?", id));
    },
    isCancelled: (id) => read((sql) => sql.get("SELECT cancelled FROM runs WHERE id = ?", id)?.["cancelled"]) === 1,
    get(id) {
      const row = read((sql) => rowOf(sql, id));
      return row && recordOf(row);
    },
    named(word) {
      const id = read((sql) => idOf(sql, word));
      const record = store.get(id);
      if (!record) throw unknown(word);
      return record;
    },
    newest: (most) => read((sql) => [...sql.each(`SELECT ${columns} FROM runs ORDER BY seq DESC LIMIT ?`, most)].map(recordOf)),
    spent(id) {
      const { generations, micros, unpriced } = read((sql) => spentIn(sql, `run:${id}`));
      return { images: generations, micros: unpriced > 0 ? "unknown" : micros };
    },
    running: () => read((sql) => sql.all("SELECT id, owner, summary FROM runs WHERE summary IS NULL AND owner <> ?", none).filter(isWorkedOn).map((row) => String(row["id"]))),
  };
  return store;
}

function idOf(sql: Sql, word: string): string {
  if (word === "latest") {
    const latest = sql.get("SELECT id FROM runs ORDER BY seq DESC LIMIT 1");
    if (!latest) throw refusal("The workspace has no runs yet.");
    return String(latest["id"]);
  }
  if (sql.get("SELECT 1 FROM runs WHERE id = ?", word)) return word;
  const begun = sql.all("SELECT id FROM runs WHERE substr(id, 1, ?) = ? ORDER BY seq DESC LIMIT 3", word.length, word).map((row) => String(row["id"]));
  if (begun.length > 1) throw refusal(`Several runs begin with "${word.slice(0, 60)}": ${begun.slice(0, 2).join(", ")}${begun.length > 2 ? ", …" : ""}. Say more of the one that you mean.`);
  const [id] = begun;
  if (id !== undefined) return id;
  const meant = suggest(
    word,
    sql.all("SELECT id FROM runs ORDER BY seq DESC").map((row) => String(row["id"])),
  );
  throw unknown(word, meant);
}

function unknown(word: string, meant?: string): PlaygraphError {
  return refusal(`The workspace has no run "${word.slice(0, 60)}". ${meant === undefined ? "playgraph runs lists them." : `Did you mean ${meant}?`}`);
}

function refusal(message: string): PlaygraphError {
  return new PlaygraphError({ code: "InvalidInput", message });
}

/** A summary is only told, and decides nothing: it needs no seal. */
function summaryIn(text: unknown): RunSummary | undefined {
  if (typeof text !== "string") return undefined;
  try {
    const value = JSON.parse(text) as Json;
    return typeof value === "object" && value !== null && "status" in value ? (value as unknown as RunSummary) : undefined;
  } catch {
    return undefined;
  }
}
