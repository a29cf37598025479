import Module from 'node:module';
import type { SourcePosition } from '../rubric/evidence';
import type { Frames } from './frames';
import type { Positions } from './positions';

/**
 * node-postgres writes a query when the connection is free, and Pool.query when a client is: by then the line that asked
 * for it has left the stack. So the line is remembered with the query, and is the current one when it is submitted.
 */

interface Submittable {
  submit: (this: Submittable, connection: unknown) => unknown;
}
interface PgClient {
  query: (this: PgClient, ...args: unknown[]) => unknown;
  /** Queries that wait for the connection; under its older name in older versions. */
  _queryQueue?: object[];
  queryQueue?: object[];
}
interface PgPool {
  query: (this: PgPool, ...args: unknown[]) => unknown;
  connect: (this: PgPool, ...args: unknown[]) => unknown;
}
interface Pg {
  Client?: { prototype: PgClient; Query?: { prototype: Submittable } };
  Pool?: { prototype: PgPool };
}

interface Loader {
  _load: (this: Loader, request: string, ...rest: unknown[]) => unknown;
}

/** Prepares `pg` whenever the candidate's code loads it. */
export function installPgPositions(frames: Frames, positions: Positions): void {
  const loader = Module as unknown as Loader;
  const load = loader._load;
  const prepared = new WeakSet();
  loader._load = function (request, ...rest) {
    const loaded = load.call(this, request, ...rest);
    if (request === 'pg' && typeof loaded === 'object' && loaded !== null && !prepared.has(loaded)) {
      prepared.add(loaded);
      new PgPositions(frames, positions).prepare(loaded);
    }
    return loaded;
  };
}

class PgPositions {
  private readonly positionOf = new WeakMap<object, SourcePosition>();
  /** Where Pool.query was called, while it asks for a client. */
  private asking: SourcePosition | undefined;
  /** Where Pool.query was called, while it hands its query to the client that it got. */
  private handing: SourcePosition | undefined;

  constructor(
    private readonly frames: Frames,
    private readonly positions: Positions,
  ) {}

  prepare({ Client, Pool }: Pg): void {
    if (Client?.Query) this.prepareQuery(Client.Query.prototype);
    if (Client) this.prepareClient(Client.prototype);
    if (Pool) this.preparePool(Pool.prototype);
  }

  private prepareQuery(prototype: Submittable): void {
    const { submit } = prototype;
    const submitted = (query: Submittable, connection: unknown) => {
      const position = this.positionOf.get(query);
      const action = () => submit.call(query, connection);
      return position ? this.positions.at(position, action) : action();
    };
    prototype.submit = function (connection) {
      return submitted(this, connection);
    };
  }

  private prepareClient(prototype: PgClient): void {
    const { query } = prototype;
    const asked = (client: PgClient, args: unknown[]) => {
      const position = this.handing ?? this.frames.calling(prototype.query);
      this.handing = undefined;
      if (!position) return query.apply(client, args);
      this.accompany(args[0], position);
      const result = this.positions.at(position, () => query.apply(client, args));
      const waiting = (client._queryQueue ?? client.queryQueue)?.at(-1);
      if (waiting && !this.positionOf.has(waiting)) this.positionOf.set(waiting, position);
      return result;
    };
    prototype.query = function (...args) {
      return asked(this, args);
    };
  }

  /** A query object that the caller brought, such as a cursor, is submitted by its own method. */
  private accompany(query: unknown, position: SourcePosition): void {
    if (typeof query !== 'object' || query === null || !('submit' in query)) return;
    const submittable = query as Submittable;
    const { submit } = submittable;
    if (typeof submit !== 'function') return;
    submittable.submit = (connection) =>
      this.positions.at(position, () => submit.call(submittable, connection));
  }

  private preparePool(prototype: PgPool): void {
    const { query, connect } = prototype;
    const asked = (pool: PgPool, args: unknown[]) => {
      this.asking = this.frames.calling(prototype.query);
      try {
        return query.apply(pool, args);
      } finally {
        this.asking = undefined;
      }
    };
    const connected = (pool: PgPool, args: unknown[]) => {
      const callback = args[0] as ((...results: unknown[]) => unknown) | undefined;
      const position = this.asking;
      if (!position || typeof callback !== 'function') return connect.apply(pool, args);
      return connect.call(pool, (...results: unknown[]) => this.hand(position, () => callback(...results)));
    };
    prototype.query = function (...args) {
      return asked(this, args);
    };
    prototype.connect = function (...args) {
      return connected(this, args);
    };
  }

  private hand(position: SourcePosition, callback: () => unknown): unknown {
    this.handing = position;
    try {
      return callback();
    } finally {
      this.handing = undefined;
    }
  }
}
