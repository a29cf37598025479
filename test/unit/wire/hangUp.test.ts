import assert from 'node:assert/strict';
import { once } from 'node:events';
import { Socket } from 'node:net';
import { Connection } from '../../../src/wire/connection';
import { Journal } from '../../../src/wire/journal';
import { PositionsByPort } from '../../../src/wire/positions';
import type { WireConnection } from '../../../src/wire/record';
import { client as ask, server as answer } from './bytes';

/** An end of a connection; what is written to it does not leave where it is stuck. */
class End extends Socket {
  constructor(private readonly stuck: boolean) {
    super();
  }

  override _read(): void {
    // What comes is pushed by the test.
  }

  override _write(_chunk: unknown, _encoding: string, done: () => void): void {
    if (!this.stuck) done();
  }
}

describe('wire: a client that hangs up', () => {
  it('has done so, where the server is told before its own end is closed', async () => {
    const lost: string[] = [];
    const info: WireConnection = {
      number: 1,
      clientPort: 1,
      backendPid: 1,
      applicationName: '',
      openedAt: 0,
      transaction: 'I',
      bytesFromClient: 0,
      bytesFromServer: 0,
    };
    const [client, server] = [new End(true), new End(false)];
    new Connection(
      info,
      client,
      server,
      {
        journal: new Journal(),
        positions: new PositionsByPort().claim(1),
        holding: () => false,
        holdFor: () => undefined,
        stalled: () => false,
        intercept: undefined,
        onStatement: () => undefined,
        onSettled: () => undefined,
        onActivity: () => undefined,
        onLost: (reason) => lost.push(reason),
        onClosed: () => undefined,
      },
      0,
    );
    const push = async (to: Socket, bytes: Buffer | null, event: string) => {
      const seen = once(to, event);
      to.push(bytes);
      await seen;
    };
    await push(client, ask.query('select 1'), 'data');
    await push(server, answer.rowDescription(), 'data');
    await push(client, null, 'end');
    await push(server, answer.row(), 'close');
    assert.deepEqual([info.closedBy, lost], ['client', []]);
  });
});
