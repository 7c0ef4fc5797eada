import { PlaygraphError } from "@playgraph/core";
import { DamagedWorkspace } from "./damagedWorkspace.ts";
import { applicationId } from "./schema.ts";
import type { Sql } from "./sql.ts";

export type DatabaseHead = {
  readonly version: number;
  /** Whether all was in the main file when the last process closed it. */
  readonly isClean: boolean;
};

/**
 * What a database says of itself.
 * @param newest version that is understood here
 * @param seen durable commits that somebody was told of, if anybody was
 * @throws DamagedWorkspace if it is not the one that it should be; PlaygraphError if it is a newer version's
 */
export function databaseHead(sql: Sql, newest: number, seen: number | undefined): DatabaseHead {
  const version = Number(sql.get("PRAGMA user_version")?.["user_version"]);
  if (sql.get("PRAGMA application_id")?.["application_id"] !== applicationId) throw new DamagedWorkspace("playgraph.db is the database of another program");
  if (version > newest) throw new PlaygraphError({ code: "InvalidInput", message: `The workspace was written by a newer version of Playgraph: its database has version ${version}, and this one knows ${newest}. Nothing was changed. Update Playgraph, or name another folder with --workspace.` });
  const health = sql.get("SELECT commits, clean FROM health");
  if (!health) throw new DamagedWorkspace("playgraph.db has lost a part of its content");
  const commits = Number(health["commits"]);
  if (seen !== undefined && commits < seen) throw new DamagedWorkspace(`playgraph.db has lost what was written last: ${seen - commits} of its ${seen} commits`);
  return { version, isClean: health["clean"] !== 0 };
}
