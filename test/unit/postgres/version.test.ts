import assert from 'node:assert/strict';
import { assertMajorVersion, versionText } from '../../../src/postgres/version';

describe('server version', () => {
  it('is written as PostgreSQL writes it', () => assert.equal(versionText(180004), '18.4'));

  it('is taken when the major version is the same', () => {
    assertMajorVersion(180000);
    assertMajorVersion(180012);
  });

  for (const [version, text] of [
    [170011, '17.11'],
    [190000, '19.0'],
  ] as const) {
    it(`is refused when it is ${text}`, () => {
      assert.throws(() => assertMajorVersion(version), { message: new RegExp(`PostgreSQL ${text};`) });
    });
  }
});
