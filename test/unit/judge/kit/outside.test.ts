import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { Clock } from '../../../../src/judge/kit/clock';
import { Gateway } from '../../../../src/judge/kit/gateway';
import { OutsideCalls } from '../../../../src/judge/kit/outside';
import { Sink } from '../../../../src/judge/kit/sink';

describe('clock', () => {
  it('stands still until it is advanced, backwards too', () => {
    const clock = new Clock(new Date(1000));
    assert.equal(clock.now().getTime(), 1000);
    clock.advance(500);
    clock.advance(-1);
    assert.equal(clock.now().getTime(), 1499);
  });
});

describe('calls outside', () => {
  it('pass the gate unless they have no effect, whichever copy of the module has said so', () => {
    const outside = new OutsideCalls();
    const gated: string[] = [];
    outside.gate = (name, run) => {
      gated.push(name);
      return run();
    };
    const mark = Symbol.for('backend-drills.without-effect');
    const elsewhere = Object.defineProperty(() => 2, mark, { value: true });
    const charge = () => 3;
    const answers = [new Clock().now, elsewhere, charge].map((callee) => outside.pass(callee, callee));
    assert.deepEqual(answers.slice(1), [2, 3]);
    assert.deepEqual(gated, ['charge']);
  });
});

describe('gateway', () => {
  interface Charge {
    readonly key?: string;
    readonly amount: number;
  }
  let gateway: Gateway<Charge, string>;
  beforeEach(() => {
    gateway = new Gateway({ name: 'charge', key: ({ key }) => key, reply: (_, number) => `ch_${number}` });
  });

  it('charges every time without a key, and once a key', async () => {
    assert.equal(await gateway.call({ amount: 1 }), 'ch_1');
    assert.equal(await gateway.call({ amount: 1 }), 'ch_2');
    assert.equal(await gateway.call({ key: 'a', amount: 5 }), 'ch_3');
    assert.equal(await gateway.call({ key: 'a', amount: 5 }), 'ch_3');
    await assert.rejects(gateway.call({ key: 'a', amount: 6 }), { code: 'idempotency_error' });
    assert.equal(gateway.effects.length, 3);
  });

  it('fails before the effect or after it, one call each', async () => {
    gateway.failNext('before');
    gateway.failNext('after', new Error('declined too late'));
    await assert.rejects(gateway.call({ amount: 1 }), { code: 'ECONNRESET' });
    assert.equal(gateway.effects.length, 0);
    await assert.rejects(gateway.call({ amount: 1 }), /too late/);
    assert.equal(gateway.effects.length, 1);
    assert.equal(await gateway.call({ amount: 1 }), 'ch_2');
  });

  it('recovers from faults that no call has met, and forgets no charge', async () => {
    gateway.failNext('after');
    gateway.failNext('after');
    await assert.rejects(gateway.call({ key: 'a', amount: 1 }), { code: 'ECONNRESET' });
    gateway.recover();
    assert.equal(await gateway.call({ key: 'a', amount: 1 }), 'ch_1');
    assert.equal(gateway.effects.length, 1);
  });

  it('is slow for as long as it is told, with nothing done yet', async () => {
    const pause = gateway.pauseNext();
    const answer = gateway.call({ amount: 1 });
    await pause.reached;
    assert.equal(gateway.effects.length, 0);
    assert.equal(await gateway.call({ amount: 2 }), 'ch_1');
    pause.release();
    assert.equal(await answer, 'ch_2');
  });

  it('is slow with the effect there, where it is told so', async () => {
    const pause = gateway.pauseNext('after');
    const answer = gateway.call({ key: 'a', amount: 1 });
    await pause.reached;
    assert.equal(gateway.effects.length, 1);
    await assert.rejects(gateway.call({ key: 'a', amount: 2 }), { code: 'idempotency_error' });
    pause.release();
    assert.equal(await answer, 'ch_1');
  });

  it('forgets everything', async () => {
    await gateway.call({ key: 'a', amount: 5 });
    gateway.failNext('before');
    gateway.pauseNext();
    gateway.reset();
    assert.equal(await gateway.call({ key: 'a', amount: 6 }), 'ch_1');
  });
});

describe('sink', () => {
  it('takes text and bytes, and digests them', async () => {
    const sink = new Sink();
    await sink.write('grün');
    await sink.write(Buffer.from('!'));
    assert.deepEqual([sink.bytes, sink.writes], [6, 2]);
    assert.equal(sink.digest(), createHash('sha256').update('grün!').digest('hex'));
  });

  it('takes nothing beyond its limit until it goes on', async () => {
    const sink = new Sink();
    sink.stall(3);
    await sink.write('abc');
    const waiting = sink.write('d');
    await sink.stalled;
    assert.equal(sink.bytes, 3);
    sink.resume();
    await waiting;
    assert.equal(sink.bytes, 4);
  });

  it('takes one text after the other, and tells of each before it is taken', async () => {
    const seen: string[] = [];
    const sink: Sink = new Sink({ keep: true, onWrite: () => seen.push(sink.text()) });
    sink.takeOne();
    const writes = ['abc', 'defg', 'h'].map((text) => sink.write(text));
    for (const taken of ['', 'abc', 'abcdefg']) {
      await sink.stalled;
      assert.equal(sink.text(), taken);
      sink.takeOne();
    }
    await Promise.all(writes);
    const late = sink.write('i');
    await sink.stalled;
    assert.deepEqual([sink.text(), sink.outstanding], ['abcdefgh', 1]);
    sink.resume();
    await late;
    assert.deepEqual(seen, ['', '', '', 'abcdefgh']);
  });

  it('takes writes one after the other, whether or not they are waited for', async () => {
    const sink = new Sink({ keep: true });
    sink.stall(3);
    const writes = ['abc', 'defg', 'h'].map((text) => sink.write(text));
    await sink.stalled;
    assert.deepEqual([sink.text(), sink.outstanding], ['abc', 2]);
    sink.stall(7);
    await sink.stalled;
    assert.deepEqual([sink.text(), sink.outstanding], ['abcdefg', 1]);
    sink.resume();
    await Promise.all(writes);
    await sink.drained;
    assert.deepEqual([sink.text(), sink.outstanding, sink.writes], ['abcdefgh', 0, 3]);
  });

  it('goes away: what waits and what comes fails, and is not taken', async () => {
    const sink = new Sink({ keep: true });
    sink.stall(3);
    await sink.write('abc');
    const waiting = assert.rejects(sink.write('d'), { code: 'EPIPE' });
    await sink.stalled;
    sink.disconnect();
    await waiting;
    await assert.rejects(sink.write('e'), { code: 'EPIPE' });
    assert.deepEqual([sink.text(), sink.outstanding, sink.isConnected], ['abc', 0, false]);
  });

  it('goes away once it has taken what it takes: the next write fails at once', async () => {
    const sink = new Sink({ keep: true });
    sink.disconnectAfter(3);
    await sink.write('abc');
    assert.equal(sink.isConnected, true);
    await assert.rejects(sink.write('d'), { code: 'EPIPE' });
    await assert.rejects(sink.write(''), { code: 'EPIPE' });
    assert.deepEqual([sink.text(), sink.isConnected], ['abc', false]);
  });
});

describe('calls of the check’s functions', () => {
  it('pass the gate by name, those without an effect apart', async () => {
    const calls = new OutsideCalls();
    const clock = new Clock();
    const gateway = new Gateway<number, number>({ name: 'charge', reply: (amount) => amount });
    assert.equal(await calls.pass(gateway.call, () => gateway.call(1)), 1);
    const seen: string[] = [];
    calls.gate = (name) => {
      seen.push(name);
    };
    await calls.pass(gateway.call, () => gateway.call(2));
    assert.deepEqual(calls.pass(clock.now, clock.now), clock.now());
    assert.deepEqual(seen, ['charge']);
    assert.equal(gateway.effects.length, 1);
  });
});
