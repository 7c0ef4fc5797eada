import type { DatabaseSync, SQLInputValue, SQLOutputValue, StatementSync } from "node:sqlite";

export type SqlRow = Readonly<Record<string, SQLOutputValue>>;

/** Statements of one connection, each prepared once. */
export type Sql = {
  readonly get: (statement: string, ...values: readonly SQLInputValue[]) => SqlRow | undefined;
  readonly all: (statement: string, ...values: readonly SQLInputValue[]) => readonly SqlRow[];
  /** Row by row; nothing else may be written while it goes on. */
  readonly each: (statement: string, ...values: readonly SQLInputValue[]) => Iterable<SqlRow>;
  /** @returns how many rows were changed */
  readonly run: (statement: string, ...values: readonly SQLInputValue[]) => number;
};

export function sqlOf(connection: DatabaseSync): Sql {
  const prepared = new Map<string, StatementSync>();
  const statementOf = (text: string): StatementSync => {
    const known = prepared.get(text);
    if (known) return known;
    const statement = connection.prepare(text);
    prepared.set(text, statement);
    return statement;
  };
  return {
    get: (statement, ...values) => statementOf(statement).get(...values),
    all: (statement, ...values) => statementOf(statement).all(...values),
    each: (statement, ...values) => statementOf(statement).iterate(...values),
    run: (statement, ...values) => Number(statementOf(statement).run(...values).changes),
  };
}
