/** "Plgr": tells the database from those of other programs. */
export const applicationId = 0x506c6772;

/**
 * What makes each version of the database out of the one before, the first out of an empty one. What is in the field is never changed, only added to:
 * `user_version` counts how many of these a database has had.
 *
 * Times are milliseconds since 1970 and serve people and `prune` alone: what comes after what is said by rowids.
 */
export const migrations: readonly string[] = [
  `
  -- One row. "commits" counts the durable ones. "clean" is 1 while nobody has the database open and the last to close it had brought everything into this file.
  CREATE TABLE health (commits INTEGER NOT NULL, clean INTEGER NOT NULL) STRICT;
  INSERT INTO health VALUES (0, 1);

  -- A paid request, by its payload. "service" keeps apart what different services were paid for. "record" is JSON; "seal" is sealOf the other columns, in this order.
  CREATE TABLE payments (
    service TEXT NOT NULL,
    key TEXT NOT NULL,
    state TEXT NOT NULL,
    owner TEXT NOT NULL,
    run TEXT NOT NULL,
    record TEXT NOT NULL,
    seal TEXT NOT NULL,
    UNIQUE (service, key)
  ) STRICT;
  CREATE INDEX payments_of_run ON payments (run);
  CREATE INDEX payments_in_state ON payments (state) WHERE state <> 'done';

  -- What has been reserved and not given back, by what it counts against: "run:<id>" or "day:<service>:<date>". Money in millionths of a US dollar.
  CREATE TABLE spending (
    scope TEXT PRIMARY KEY,
    generations INTEGER NOT NULL,
    micros INTEGER NOT NULL,
    unpriced INTEGER NOT NULL,
    seal TEXT NOT NULL
  ) STRICT;

  -- Tasks, as "generate[seeds=3]", whose request a run sent once more after an outcome that nobody knows.
  CREATE TABLE resubmissions (
    run TEXT NOT NULL,
    task TEXT NOT NULL
  ) STRICT;
  CREATE INDEX resubmissions_of_run ON resubmissions (run);

  -- What a task gave, by the hash of what it saw. "entry" is JSON; "used" is a day since 1970.
  CREATE TABLE cache (
    service TEXT NOT NULL,
    key TEXT NOT NULL,
    entry TEXT NOT NULL,
    seal TEXT NOT NULL,
    used INTEGER NOT NULL,
    UNIQUE (service, key)
  ) STRICT;

  -- What is remembered of the last time that a task ran, to say why it runs again.
  CREATE TABLE tasks (
    graph TEXT NOT NULL,
    task TEXT NOT NULL,
    record TEXT NOT NULL,
    UNIQUE (graph, task)
  ) STRICT;

  -- Runs in the order in which they began. "request" and "summary" are JSON; "seal" is a hash of id and request: what is run again is what was run. "owner" is empty once nobody works on it.
  CREATE TABLE runs (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    owner TEXT NOT NULL,
    started INTEGER NOT NULL,
    ended INTEGER,
    request TEXT NOT NULL,
    seal TEXT NOT NULL,
    summary TEXT,
    cancelled INTEGER NOT NULL DEFAULT 0
  ) STRICT;
  `,
];
