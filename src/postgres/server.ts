import type { Work } from '../progress';

/** The major version of every server, whichever kind it is. */
export const POSTGRES_MAJOR = 18;

export type ServerKind = 'container' | 'embedded' | 'url';

/** `auto`, `container`, `embedded`, or a postgres:// URL of the user's own server. */
export type PostgresSetting = 'auto' | 'container' | 'embedded' | (string & {});

export interface Credential {
  readonly user: string;
  readonly password: string;
}

/**
 * What a process of ours needs to reach a running server. Plain JSON: it crosses to the judge's process, never to the
 * candidate's.
 */
export interface ServerAccess {
  readonly kind: ServerKind;
  readonly host: string;
  readonly port: number;
  /** Superuser on our own servers; a role with CREATEDB and CREATEROLE on the user's. */
  readonly admin: Credential;
  readonly superuser: boolean;
  /** The database that administrative connections go to. */
  readonly database: string;
  /** As `server_version_num`: 180004 for 18.4. */
  readonly version: number;
  /** TLS to the user's own server; our own listen on loopback only. */
  readonly tls: boolean;
  /** Whether the TLS certificate is checked (sslmode=verify-ca, verify-full). */
  readonly verifyTls?: boolean | undefined;
}

/** A running server that this process holds a lease on. Other windows may hold theirs on the same one. */
export interface PostgresServer {
  readonly access: ServerAccess;
  /** For people: "PostgreSQL 18.4, embedded, port 41234". */
  readonly description: string;
  /** Why `auto` did not take the container engine; shown once. Undefined where nothing needs saying. */
  readonly notice?: string | undefined;
  /** Resolves with the reason when the server goes away without being asked to. */
  readonly lost: Promise<string>;
  /** Gives the lease back; the last one stops the server. Idempotent. */
  release(): Promise<void>;
}

/** One way to get a server. */
export interface ServerProvider {
  readonly kind: ServerKind;
  /**
   * Joins the running server of this kind or starts one.
   * @throws EnvironmentError naming cause and fix, within 5 s of the cause being knowable
   */
  acquire(work: Work): Promise<PostgresServer>;
}
