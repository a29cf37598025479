import { DatabaseError } from 'pg';
import { EnvironmentError } from '../../errors';
import type { ServerAccess } from '../server';

/** Where the server is. */
type Address = Pick<ServerAccess, 'host' | 'port'>;

const MEND: Readonly<Record<string, { message: string; nextStep: string }>> = {
  '53100': {
    message: 'The disk of the database server is full.',
    nextStep: 'Free some space there and try again.',
  },
  '53300': {
    message: 'The database server takes no more connections.',
    nextStep: 'Close other programs that use it, or raise max_connections.',
  },
  '42501': {
    message: 'The database server refused us a right that we need.',
    nextStep: 'Give the role of your URL CREATEDB and CREATEROLE, or use the embedded server.',
  },
};

const NETWORK = /ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|Connection terminated|timeout expired/;

/** Turns what the server or the line to it says into a message that names cause and fix; other errors pass as they are. */
export function serverError(error: unknown, address: Address): unknown {
  if (error instanceof DatabaseError) {
    const mend = MEND[error.code ?? ''];
    if (mend)
      return new EnvironmentError(`${mend.message} (${error.message})`, mend.nextStep, { cause: error });
    if (/^57P0[123]$/.test(error.code ?? '')) return gone(address, error);
    return error;
  }
  const { message = '', code = '' } = error as { message?: string; code?: string };
  return NETWORK.test(`${code} ${message}`) ? gone(address, error) : error;
}

function gone({ host, port }: Address, cause: unknown): EnvironmentError {
  return new EnvironmentError(
    `The database server at ${host}:${port} went away.`,
    'Try again: it is started anew if it is ours; see the log for why it ended.',
    { cause },
  );
}
