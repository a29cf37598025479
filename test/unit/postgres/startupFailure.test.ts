import assert from 'node:assert/strict';
import { explainStartupFailure } from '../../../src/postgres/embedded/startupFailure';

const PREFIX = '2026-01-01 00:00:00.000 UTC [1] ';

/** What initdb, postgres and the dynamic linker print, as captured from them. */
const CASES: readonly [string, string, 'again' | 'machine' | 'data', RegExp][] = [
  [
    'a full disk',
    'FATAL:  could not write to file "pg_wal/xlogtemp.7": No space left on device',
    'machine',
    /is full/,
  ],
  [
    'too little shared memory',
    'FATAL:  could not resize shared memory segment "/PostgreSQL.1" to 1048576 bytes: No space left on device',
    'machine',
    /no shared memory/,
  ],
  [
    'a taken port',
    'LOG:  could not bind IPv4 address "127.0.0.1": Address already in use',
    'again',
    /took the port/,
  ],
  [
    'a former server that still ends',
    'FATAL:  pre-existing shared memory block (key 1, ID 2) is still in use',
    'again',
    /has not ended/,
  ],
  [
    'a missing library',
    'postgres: error while loading shared libraries: libicui18n.so.60: cannot open shared object file',
    'machine',
    /library libicui18n\.so\.60/,
  ],
  [
    'an old C library',
    "postgres: /lib/libc.so.6: version `GLIBC_2.34' not found (required by postgres)",
    'machine',
    /needs GLIBC_2\.34/,
  ],
  ['no glibc at all', 'spawn /x/bin/postgres ENOENT', 'machine', /C library/],
  [
    'administrator rights',
    'Execution of PostgreSQL by a user with administrative permissions is not permitted.',
    'machine',
    /administrator rights/,
  ],
  [
    'a user without an account',
    'initdb: could not look up effective user ID 1234: user does not exist',
    'machine',
    /user id 1234/,
  ],
  [
    'missing rights',
    'FATAL:  could not open file "global/pg_control": Permission denied',
    'machine',
    /rights .* FATAL: {2}could not open/,
  ],
  [
    'damaged data',
    'PANIC:  could not locate a valid checkpoint record at 0/1',
    'data',
    /PANIC: {2}could not locate/,
  ],
  ['silence', '', 'data', /without a word/],
];

describe('a server that does not start', () => {
  for (const [name, output, blame, message] of CASES) {
    it(`is explained by ${name}`, () => {
      const failure = explainStartupFailure(output && PREFIX + output, '/storage');
      assert.equal(failure.blame, blame);
      assert.match(failure.error.message, message);
      assert.notEqual(failure.error.nextStep, '');
    });
  }
});
