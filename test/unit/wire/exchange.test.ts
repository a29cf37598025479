import assert from 'node:assert/strict';
import { client, everySplit, server, Talk } from './bytes';
import type { WireStatement } from '../../../src/wire/record';

type Expected = Partial<
  Pick<WireStatement, 'sql' | 'parameters' | 'tags' | 'rows' | 'outcome' | 'transaction'>
> & {
  code?: string;
};

/** Plays the conversation with both streams cut at every position, and compares what was recorded. */
function plays(sent: Buffer[], answered: Buffer[], expected: Expected[], { open = 0 } = {}): void {
  const run = (fromClient: Buffer[], fromServer: Buffer[]): void => {
    const talk = new Talk().client(fromClient).server(fromServer);
    const records = talk.journal.statements;
    assert.equal(records.length, expected.length);
    for (const [index, { code, ...fields }] of expected.entries()) {
      const record = records[index] as WireStatement;
      assert.equal(record.error?.code, code);
      for (const [name, value] of Object.entries(fields))
        assert.deepEqual(record[name as keyof WireStatement], value);
    }
    assert.equal(talk.exchange.depth, open);
    assert.equal(talk.exchange.unsettled.length, records.length - talk.settled.length);
    if (open === 0) {
      const bytes = records.reduce((sum, record) => sum + record.bytes, 0);
      assert.equal(bytes, records.length > 0 ? Buffer.concat(answered).length : bytes);
    }
  };
  const [sentBytes, answeredBytes] = [Buffer.concat(sent), Buffer.concat(answered)];
  for (const chunks of everySplit(sentBytes)) run(chunks, [answeredBytes]);
  for (const chunks of everySplit(answeredBytes)) run([sentBytes], chunks);
}

const select = (sql = 'select $1', parameters: string[] = ['7']): Buffer[] => [
  client.parse('', sql),
  client.bind('', '', parameters),
  client.describe('P'),
  client.execute(),
];
const prelude = (): Buffer[] => [server.parseComplete(), server.bindComplete(), server.rowDescription()];
const selected = (rows = 1): Buffer[] => [
  ...prelude(),
  ...Array.from({ length: rows }, () => server.row()),
  server.complete(`SELECT ${rows}`),
];

describe('wire: pairing answers with what was asked', () => {
  it('a simple query of several statements is one record with as many tags', () => {
    plays(
      [client.query('begin; select 1')],
      [
        server.complete('BEGIN'),
        server.rowDescription(),
        server.row(),
        server.complete('SELECT 1'),
        server.ready('T'),
      ],
      [
        {
          sql: 'begin; select 1',
          tags: ['BEGIN', 'SELECT 1'],
          rows: 1,
          outcome: 'completed',
          transaction: 'T',
        },
      ],
    );
  });

  it('a simple query that fails half-way keeps the tags before', () => {
    plays(
      [client.query('select 1; nonsense')],
      [
        server.rowDescription(),
        server.row(),
        server.complete('SELECT 1'),
        server.error('42601'),
        server.ready(),
      ],
      [{ tags: ['SELECT 1'], code: '42601', outcome: 'failed', transaction: 'I' }],
    );
  });

  it('an empty query has no tag', () => {
    plays(
      [client.query('')],
      [server.empty(), server.ready()],
      [{ sql: '', tags: [], outcome: 'completed' }],
    );
  });

  it('an extended query with its parameters', () => {
    plays(
      [...select(), client.sync()],
      [...selected(2), server.ready()],
      [
        {
          sql: 'select $1',
          parameters: ['7'],
          tags: ['SELECT 2'],
          rows: 2,
          outcome: 'completed',
          transaction: 'I',
        },
      ],
    );
  });

  it('a named statement, prepared once and executed through portals', () => {
    plays(
      [
        ...[client.parse('s', 'select 1'), client.describe('S', 's'), client.flush()],
        ...[
          client.bind('a', 's'),
          client.execute('a'),
          client.bind('b', 's'),
          client.execute('b'),
          client.sync(),
        ],
        ...[client.close('S', 's'), client.sync(), client.bind('', 's'), client.execute(), client.sync()],
      ],
      [
        ...[server.parseComplete(), server.parameterDescription(), server.rowDescription()],
        ...[
          server.bindComplete(),
          server.complete('SELECT 0'),
          server.bindComplete(),
          server.complete('SELECT 0'),
        ],
        ...[server.ready(), server.closeComplete(), server.ready(), server.error('26000'), server.ready()],
      ],
      [
        { sql: 'select 1', outcome: 'completed' },
        { sql: 'select 1', outcome: 'completed' },
        { sql: '(prepared statement "s")', outcome: 'failed', code: '26000' },
      ],
    );
  });

  it('pipelined batches keep their own tags; an error skips to its own Sync only', () => {
    plays(
      [
        ...[...select('a'), ...select('b'), ...select('c'), client.sync()],
        ...[...select('d'), client.sync(), client.query('e')],
      ],
      [
        ...[...selected(), server.parseComplete(), server.error('22012'), server.ready()],
        ...[...selected(3), server.ready(), server.complete('SET'), server.ready()],
      ],
      [
        { sql: 'a', tags: ['SELECT 1'], outcome: 'completed' },
        { sql: 'b', tags: [], code: '22012', outcome: 'failed' },
        { sql: 'c', tags: [], outcome: 'skipped' },
        { sql: 'd', tags: ['SELECT 3'], rows: 3, outcome: 'completed' },
        { sql: 'e', tags: ['SET'], outcome: 'completed' },
      ],
    );
  });

  it('what is sent behind an error and before a Sync is passed over', () => {
    const talk = new Talk().client([...select('a'), client.flush()]).server([server.error('42601')]);
    assert.equal(talk.settled.length, 1);
    talk.client([...select('b'), client.query('c'), client.sync(), ...select('d'), client.sync()]);
    talk.server([server.ready(), ...selected(), server.ready()]);
    const outcomes = talk.journal.statements.map(({ sql, outcome }) => [sql, outcome]);
    assert.deepEqual(outcomes, [
      ['a', 'failed'],
      ['b', 'skipped'],
      ['c', 'skipped'],
      ['d', 'completed'],
    ]);
  });

  it('a refused Parse leaves the statement of that name as it was', () => {
    plays(
      [
        ...[client.parse('s', 'select 1'), client.sync(), client.parse('s', 'select 2'), client.sync()],
        ...[client.bind('', 's'), client.execute(), client.sync()],
      ].slice(0, 4),
      [server.parseComplete(), server.ready(), server.error('42P05'), server.ready()],
      [{ sql: 'select 2', code: '42P05', outcome: 'failed' }],
    );
    const talk = new Talk()
      .client([client.parse('s', 'select 1'), client.sync(), client.parse('s', 'select 2'), client.sync()])
      .server([server.parseComplete(), server.ready(), server.error('42P05'), server.ready()])
      .client([client.bind('', 's'), client.execute()]);
    assert.equal(talk.journal.statements.at(-1)?.sql, 'select 1');
  });

  it('a portal that is suspended, and its next rows', () => {
    plays(
      [
        client.parse('', 'select'),
        client.bind('p', ''),
        client.execute('p', 2),
        client.execute('p', 2),
        client.sync(),
      ],
      [
        ...[server.parseComplete(), server.bindComplete(), server.row(), server.row(), server.suspended()],
        ...[server.row(), server.complete('SELECT 1'), server.ready()],
      ],
      [
        { tags: [], rows: 2, outcome: 'suspended' },
        { tags: ['SELECT 1'], rows: 1, outcome: 'completed' },
      ],
    );
  });

  it('an error at Sync is the failed commit of the batch', () => {
    plays(
      [...select('insert'), client.sync()],
      [...prelude(), server.complete('INSERT 0 1'), server.error('23503'), server.ready()],
      [{ tags: ['INSERT 0 1'], code: '23503', outcome: 'failed', transaction: 'I' }],
    );
  });

  it('settles at ReadyForQuery, or at the answer where only a Flush asked for it', () => {
    const synced = new Talk().client([...select(), client.sync()]).server(selected());
    assert.equal(synced.settled.length, 0);
    assert.equal(synced.server([server.ready()]).settled.length, 1);
    const flushed = new Talk().client([...select(), client.flush()]).server(selected());
    assert.equal(flushed.settled.length, 1);
    const late = new Talk().client(select()).server(selected());
    assert.equal(late.settled.length, 0);
    assert.equal(late.client([client.flush()]).settled.length, 1);
  });

  it('notices count as answers; notifications and settings come at any time and answer nothing', () => {
    const anyTime = [server.notification(), server.setting()];
    const talk = new Talk().server(anyTime).client([client.query('select 1')]);
    talk.server([
      ...anyTime,
      server.notice(),
      ...anyTime,
      server.complete('SELECT 0'),
      ...anyTime,
      server.ready(),
    ]);
    const bytes = Buffer.concat([server.notice(), server.complete('SELECT 0'), server.ready()]).length;
    assert.equal(talk.journal.statements[0]?.bytes, bytes);
    assert.equal(talk.exchange.depth, 0);
  });

  it('a function call ends at ReadyForQuery, and is not a statement', () => {
    plays([client.functionCall()], [server.functionResponse(), server.ready()], []);
    plays([client.functionCall()], [server.error('42883'), server.ready()], []);
  });

  it('the end of the connection loses what was not answered', () => {
    const talk = new Talk().client([client.query('commit'), client.query('select 1')]);
    talk.server([server.complete('COMMIT')]);
    talk.exchange.abandon();
    assert.deepEqual(
      talk.settled.map(({ sql, tags, outcome }) => ({ sql, tags, outcome })),
      [
        { sql: 'commit', tags: ['COMMIT'], outcome: 'lost' },
        { sql: 'select 1', tags: [], outcome: 'lost' },
      ],
    );
    assert.equal(talk.exchange.depth, 0);
  });

  it('remembers why the server ended the session', () => {
    const talk = new Talk().server([server.error('57P01', 'bye', 'FATAL')]);
    assert.equal(talk.exchange.fatal?.code, '57P01');
    const busy = new Talk().client([client.query('a'), client.query('b')]);
    busy.server([server.error('57P01', 'bye', 'FATAL')]);
    assert.deepEqual(
      busy.settled.map(({ outcome, error }) => [outcome, error?.code]),
      [
        ['failed', '57P01'],
        ['lost', undefined],
      ],
    );
  });
});

describe('wire: COPY', () => {
  it('out of the server: its data are rows', () => {
    plays(
      [client.query('copy t to stdout')],
      [
        ...[server.copyOut(), server.copyData('1\n'), server.copyData('2\n'), server.copyDone()],
        ...[server.complete('COPY 2'), server.ready()],
      ],
      [{ tags: ['COPY 2'], rows: 2, outcome: 'completed' }],
    );
  });

  it('into the server by a simple query', () => {
    plays(
      [client.query('copy t from stdin'), client.copyData('1\n'), client.copyDone()],
      [server.copyIn(), server.complete('COPY 1'), server.ready()],
      [{ tags: ['COPY 1'], rows: 0, outcome: 'completed' }],
    );
  });

  it('into the server by the extended protocol, whose first Sync the server ignores', () => {
    plays(
      [...select('copy', []), client.sync(), client.copyData('1\n'), client.copyDone(), client.sync()],
      [...prelude(), server.copyIn(), server.complete('COPY 1'), server.ready()],
      [{ sql: 'copy', tags: ['COPY 1'], outcome: 'completed' }],
    );
    const talk = new Talk()
      .client([...select('copy', []), client.sync()])
      .server([...prelude(), server.copyIn()]);
    talk.client([client.copyData('1\n'), client.flush(), client.copyDone(), client.sync()]);
    talk.server([server.complete('COPY 1'), server.ready()]);
    assert.equal(talk.exchange.depth, 0);
    assert.deepEqual(talk.journal.statements[0]?.tags, ['COPY 1']);
  });

  it('given up by the client, and failed by the server half-way', () => {
    plays(
      [client.query('copy t from stdin'), client.copyFail('changed my mind'), client.query('select 1')],
      [server.copyIn(), server.error('57014'), server.ready(), server.complete('SELECT 0'), server.ready()],
      [{ code: '57014', outcome: 'failed' }, { outcome: 'completed' }],
    );
    const talk = new Talk()
      .client([client.query('copy t from stdin')])
      .server([server.copyIn(), server.error('22P02'), server.ready()])
      .client([client.copyData('1\n'), client.copyDone(), client.query('select 1')])
      .server([server.complete('SELECT 0'), server.ready()]);
    assert.deepEqual(
      talk.records.map(({ outcome }) => outcome),
      ['failed', 'completed'],
    );
    assert.equal(talk.exchange.depth, 0);
  });

  for (const [name, sent] of [
    ['a simple query', [client.query('select 1/0')]],
    ['an extended query', [...select('select 1/0'), client.sync()]],
  ] as const)
    it(`knows when the error of ${name} came, which is before the server is ready again`, () => {
      const talk = new Talk().client(sent).server([server.error('22012')]);
      const [statement] = talk.journal.statements;
      const came = statement?.failedAt ?? Infinity;
      assert.ok(came <= performance.now());
      assert.equal(statement?.finishedAt, undefined);
      talk.server([server.ready()]);
      assert.equal(statement?.failedAt, came);
      assert.ok((talk.journal.statements[0]?.finishedAt ?? -Infinity) >= came);
    });
});
