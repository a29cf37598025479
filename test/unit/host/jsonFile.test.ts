import assert from 'node:assert/strict';
import { readFile, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as z from 'zod';
import { JsonFile } from '../../../src/host/jsonFile';
import { temporaryFolder } from '../../support/temporaryFolder';

describe('JsonFile', () => {
  const folder = temporaryFolder();
  const schema = z.object({ version: z.literal(1), text: z.string() });
  const file = (name: string) => new JsonFile(path.join(folder.path, name), schema);

  it('reads back what was written, and says when there is nothing', async () => {
    const state = file('a/state.json');
    assert.deepEqual(await state.read(), { state: 'absent' });
    await state.write({ version: 1, text: 'x' });
    assert.deepEqual(await state.read(), { state: 'read', value: { version: 1, text: 'x' } });
    assert.deepEqual(await readdir(path.join(folder.path, 'a')), ['state.json']);
  });

  for (const [what, content, reason] of [
    ['is cut off', '{"version":1,"te', /JSON/],
    ['has another version', '{"version":2,"text":""}', /version/],
    ['is binary', '\u0000\u0001', /JSON/],
    ['is empty', '', /JSON/],
  ] as const) {
    it(`sets a file aside that ${what}, with all that it held`, async () => {
      const state = file('b.json');
      await writeFile(state.path, content);
      const read = await state.read();
      assert.equal(read.state, 'set-aside');
      assert.match(read.reason, reason);
      assert.equal(await readFile(read.movedTo, 'utf8'), content);
      assert.deepEqual(await state.read(), { state: 'absent' });
    });
  }

  it('leaves the old content whole when a write fails', async () => {
    const state = file('c.json');
    await state.write({ version: 1, text: 'old' });
    const circular: Record<string, unknown> = { version: 1, text: 'new' };
    circular['self'] = circular;
    await assert.rejects(state.write(circular as { version: 1; text: string }));
    assert.deepEqual(await state.read(), { state: 'read', value: { version: 1, text: 'old' } });
  });

  it('ends with one whole value when many write at once', async () => {
    const state = file('d/state.json');
    const texts = Array.from({ length: 20 }, (_, i) => `text ${i} ${'x'.repeat(5000)}`);
    await Promise.all(texts.map((text) => state.write({ version: 1, text })));
    const read = await state.read();
    assert.equal(read.state, 'read');
    assert.ok(texts.includes(read.value.text));
    assert.deepEqual(await readdir(path.join(folder.path, 'd')), ['state.json']);
  });
});
