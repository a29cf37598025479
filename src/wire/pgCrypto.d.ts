// The parts of pg that log in to a server; its own type declarations leave them out.

declare module 'pg/lib/crypto/sasl' {
  export interface SaslSession {
    readonly mechanism: string;
    /** What to send next. */
    readonly response: string;
  }
  export function startSession(mechanisms: string[]): SaslSession;
  export function continueSession(session: SaslSession, password: string, serverData: string): Promise<void>;
  export function finalizeSession(session: SaslSession, serverData: string): void;
}

declare module 'pg/lib/crypto/utils' {
  export function postgresMd5PasswordHash(user: string, password: string, salt: Buffer): Promise<string>;
}
