import { DatabaseError, types, type Client } from 'pg';
import Cursor from 'pg-cursor';
import type { Cell, ResultColumn, ResultLimits } from './statementOutcome';

/** Rows that are asked for at once: few as long as nobody knows how long they are. */
const FIRST_BATCH = 10;
const LARGEST_BATCH = 500;

const NO_COPY = 'COPY from and to the client has no place here; use a psql terminal';

export interface BoundedResult {
  readonly columns: readonly ResultColumn[];
  readonly rows: readonly (readonly Cell[])[];
  readonly complete: boolean;
  readonly tag: string | undefined;
}

const typeNames = new Map(
  Object.entries(types.builtins).map(([name, id]) => [id as number, name.toLowerCase()]),
);

/**
 * Runs one statement and takes its rows up to the limits, as the text that PostgreSQL sends; what is beyond stays on the
 * server. Nothing is left open, so that no lock is held for who may look at the rows.
 * @throws DatabaseError; the connection's error where that is lost
 */
export async function queryBounded(
  client: Client,
  sql: string,
  limits: ResultLimits,
): Promise<BoundedResult> {
  let tag: string | undefined;
  const keepTag = ({ text }: { readonly text: string }): void => {
    tag = text;
  };
  client.connection.on('commandComplete', keepTag);
  try {
    const cursor = new TextCursor(sql);
    client.query(cursor);
    const result = await readAll(cursor, limits);
    // The tag counts the rows of the last batch alone.
    const counted = result.columns.length > 0 ? tag?.replace(/\d+$/, String(result.rows.length)) : tag;
    return { ...result, tag: counted };
  } catch (error) {
    // Only then the server has said where the transaction stands.
    if (error instanceof DatabaseError) await readyOrEnded(client);
    throw error;
  } finally {
    client.connection.off('commandComplete', keepTag);
  }
}

function readyOrEnded({ connection }: Client): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      connection.off('readyForQuery', done).off('end', done);
      resolve();
    };
    connection.once('readyForQuery', done).once('end', done);
  });
}

async function readAll(cursor: TextCursor, limits: ResultLimits): Promise<Omit<BoundedResult, 'tag'>> {
  const rows: Cell[][] = [];
  let characters = 0;
  for (;;) {
    const fitting =
      rows.length === 0 ? FIRST_BATCH : ((limits.characters - characters) * rows.length) / characters;
    const wanted = Math.min(Math.ceil(fitting), LARGEST_BATCH, limits.rows + 1 - rows.length);
    const batch = await cursor.next(Math.max(1, wanted));
    for (const row of batch) {
      if (rows.length >= limits.rows || characters >= limits.characters) {
        await cursor.close();
        return { columns: cursor.columns, rows, complete: false };
      }
      rows.push(row);
      characters += row.reduce((sum, cell) => sum + (cell?.length ?? 0), 0);
    }
    if (cursor.ended) return { columns: cursor.columns, rows, complete: true };
  }
}

/** A cursor that leaves values as they came, and that answers a COPY, which pg-cursor does not. */
class TextCursor extends Cursor<Cell[]> {
  columns: readonly ResultColumn[] = [];
  ended = false;

  constructor(sql: string) {
    super(sql, [], { rowMode: 'array', types: { getTypeParser: () => asItIs } });
    this.once('end', () => (this.ended = true));
  }

  next(count: number): Promise<Cell[][]> {
    return new Promise((resolve, reject) => {
      this.read(count, (error, rows, result) => {
        if (error) {
          reject(error);
          return;
        }
        this.columns = result.fields.map(({ name, dataTypeID }) => ({
          name,
          type: typeNames.get(dataTypeID),
        }));
        resolve(rows);
      });
    });
  }

  handleCopyInResponse(connection: { sendCopyFail(reason: string): void }): void {
    connection.sendCopyFail(NO_COPY);
  }

  handleCopyData(): void {
    // Its rows are not the person's question; the tag says how many there were.
  }
}

const asItIs = (value: string): string => value;
