import assert from 'node:assert/strict';
import { InputError } from '../../../src/errors';
import { parseServerUrl } from '../../../src/postgres/url';

describe("the user's server URL", () => {
  it('is read with all its parts', () => {
    const access = parseServerUrl('postgresql://me:p%40ss@db.example:6543/main?sslmode=verify-full');
    assert.equal(access.host, 'db.example');
    assert.equal(access.port, 6543);
    assert.deepEqual(access.admin, { user: 'me', password: 'p@ss' });
    assert.equal(access.database, 'main');
    assert.equal(access.tls, true);
    assert.equal(access.verifyTls, true);
  });

  it('has the defaults of libpq', () => {
    const access = parseServerUrl('postgres://me@[::1]');
    assert.deepEqual([access.host, access.port, access.database, access.tls], ['::1', 5432, 'me', false]);
  });

  for (const [sslmode, tls, verifyTls] of [
    ['disable', false, false],
    ['prefer', false, false],
    ['require', true, false],
    ['verify-ca', true, true],
  ] as const) {
    it(`takes sslmode=${sslmode}`, () => {
      const access = parseServerUrl(`postgres://me@host/db?sslmode=${sslmode}`);
      assert.deepEqual([access.tls, access.verifyTls], [tls, verifyTls]);
    });
  }

  for (const text of [
    'postgres://',
    'mysql://me@host/db',
    'postgres://host/db',
    'postgres://me@host/db?sslmode=maybe',
  ]) {
    it(`refuses ${text}`, () => assert.throws(() => parseServerUrl(text), InputError));
  }
});
