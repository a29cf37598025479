import assert from 'node:assert/strict';
import { decode, encode, NotSendableError } from '../../../src/candidate/codec';

function roundTrip(value: unknown): unknown {
  return decode(JSON.parse(JSON.stringify(encode(value))));
}

class Money {
  constructor(readonly amount: bigint) {}
}

describe('codec', () => {
  const survivors: Record<string, unknown> = {
    'plain data': { a: [1, 'x', true, null], b: { c: -1.5 } },
    dates: [new Date(0), new Date(8.64e15)],
    'an invalid date': new Date(NaN),
    'numbers that JSON loses': [NaN, Infinity, -Infinity, -0],
    bigints: [0n, -(2n ** 200n)],
    undefined: [undefined, { a: undefined }],
    buffers: Buffer.from([0, 255, 10]),
    'maps and sets': new Map<unknown, unknown>([[{ k: 1 }, new Set([1n])]]),
    'keys that look like tags': { $: 'Date', v: 5 },
    'a shared object': ((shared) => [shared, shared])({ a: 1 }),
  };
  for (const [name, value] of Object.entries(survivors)) {
    it(`keeps ${name}`, () => assert.deepEqual(roundTrip(value), value));
  }

  it('keeps an own __proto__ without making it a prototype', () => {
    const decoded = roundTrip(JSON.parse('{"__proto__": {"admin": true}}')) as Record<string, unknown>;
    assert.equal(decoded['admin'], undefined);
    assert.deepEqual(Object.keys(decoded), ['__proto__']);
  });

  it('keeps what an error says', () => {
    const error = Object.assign(new TypeError('no'), { code: '23505', client: { socket: {} } });
    const decoded = roundTrip(error) as Error & { code: string };
    assert.ok(decoded instanceof Error);
    assert.deepEqual(
      [decoded.name, decoded.message, decoded.code, 'client' in decoded],
      ['TypeError', 'no', '23505', false],
    );
  });

  it('sends an instance as its own properties', () =>
    assert.deepEqual(roundTrip(new Money(5n)), { amount: 5n }));

  const cyclic: { rows: unknown[] } = { rows: [] };
  cyclic.rows.push(cyclic);
  const refused: Record<string, [value: unknown, message: RegExp]> = {
    'a function': [{ a: [() => 1] }, /^a function at \$\.a\[0\]$/],
    'a promise': [[Promise.resolve(1)], /await forgotten\?\) at \$\[0\]$/],
    'a cycle': [cyclic, /contains it at \$\.rows\[0\]$/],
    'a symbol': [Symbol('x'), /symbol/],
    'a regular expression': [/x/, /RegExp/],
  };
  for (const [name, [value, message]] of Object.entries(refused)) {
    it(`refuses ${name} and says where`, () =>
      assert.throws(
        () => encode(value),
        (error) => error instanceof NotSendableError && message.test(error.message),
      ));
  }

  it('refuses what is nested too deeply', () => {
    let deep: unknown = 1;
    for (let level = 0; level < 100_000; level += 1) deep = [deep];
    assert.throws(() => encode(deep), /nested deeper/);
    assert.throws(() => decode(JSON.parse('['.repeat(5000) + ']'.repeat(5000))), /nested too deeply/);
  });

  it('refuses more bytes than allowed', () => {
    assert.throws(
      () => encode(['x'.repeat(600), 'y'.repeat(600)], { maxBytes: 1000 }),
      /more than 1000 bytes/,
    );
    assert.throws(() => encode(Buffer.alloc(1000), { maxBytes: 1000 }), /more than 1000 bytes/);
  });

  it('makes functions remote where it may', async () => {
    const encoded = encode({ now: () => 5 }, { onFunction: () => 'id' });
    const decoded = decode(
      encoded,
      (id) =>
        (...args) =>
          Promise.resolve([id, args]),
    ) as {
      now: (...args: unknown[]) => Promise<unknown>;
    };
    assert.deepEqual(await decoded.now(1), ['id', [1]]);
  });

  const malformed: unknown[] = [
    { $: 'nonsense', v: 1 },
    { $: 'Map', v: [1] },
    { $: 'Map', v: 'text' },
    { $: 'Object', v: [[{}, 1]] },
    { $: 'bigint', v: '9'.repeat(20_000) },
    { $: 'bigint', v: '0x10' },
    { $: 'Error', v: null },
    { $: 'remote', v: 'id' },
    { $: {} },
  ];
  for (const value of malformed) {
    it(`throws on ${JSON.stringify(value).slice(0, 40)}`, () =>
      assert.throws(() => decode(value), /Malformed/));
  }
});
