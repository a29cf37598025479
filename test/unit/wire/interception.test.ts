import assert from 'node:assert/strict';
import { AnswerStream } from '../../../src/wire/answerStream';
import { encodeMessage, NOTICE_LIMIT } from '../../../src/wire/backend';
import { Exchange } from '../../../src/wire/exchange';
import { FRONTEND_LIMIT, keptOfFrontend } from '../../../src/wire/frontend';
import { Journal } from '../../../src/wire/journal';
import { MessageParser } from '../../../src/wire/messages';
import type { Interception, WireNotice, WireStatement } from '../../../src/wire/record';
import { client, everySplit, server } from './bytes';

const notice = (message: string, { routine = 'ours', severity = 'INFO', context = '' } = {}): Buffer =>
  encodeMessage(
    'N',
    `S${severity}\0V${severity}\0C00000\0M${message}\0${context && `W${context}\0`}Fa.c\0R${routine}\0\0`,
  );

/** The text after `about:` in a notice names the statement that it is about. */
const intercept = ({ routine, message }: WireNotice) => {
  if (routine !== 'ours') return undefined;
  if (message === 'hidden') return {};
  return { content: message, sql: /^about:(.*)/.exec(message)?.[1] };
};

/** One connection without its sockets. */
class Conversation {
  readonly journal = new Journal();
  readonly passed: Buffer[] = [];
  readonly exchange = new Exchange({
    keep: (text) => this.journal.keep(text),
    record: (execution) => this.journal.add({ connection: 1, ...execution }, undefined),
    settled: () => undefined,
  });
  readonly answers = new AnswerStream({
    onMessage: (message) => this.exchange.answer(message),
    intercept,
    onReport: (report) => this.report(report),
    onMissed: () => this.report({}),
  });
  private readonly requests = new MessageParser({
    keep: keptOfFrontend,
    limit: FRONTEND_LIMIT,
    offset: 0,
    onMessage: (message) => void this.exchange.request(message),
  });

  private report(report: Interception): void {
    const statement = this.exchange.reported(report);
    if (statement) this.journal.report(statement, report.content);
  }

  asks(...messages: Buffer[]): this {
    this.requests.push(Buffer.concat(messages));
    return this;
  }

  answered(...chunks: Buffer[]): this {
    for (const chunk of chunks) {
      this.answers.push(chunk);
      this.passed.push(...this.answers.take());
    }
    return this;
  }

  get statements(): readonly WireStatement[] {
    return this.journal.statements;
  }

  reports(index: number): unknown[] {
    return this.statements[index]!.reports.map(({ content }) => content);
  }
}

const extended = (sql: string): Buffer[] => [client.parse('', sql), client.bind('', ''), client.execute()];

describe('wire: notices taken out of the stream', function () {
  this.timeout(20_000);
  const theirs = [
    server.rowDescription(),
    notice('theirs', { routine: 'exec_stmt_raise' }),
    server.row('a'),
    server.complete('SELECT 1'),
    server.notice(),
    server.complete('SELECT 0'),
    server.ready(),
  ];
  const answer = Buffer.concat([
    notice('first'),
    ...theirs.slice(0, 3),
    notice('second'),
    notice('third'),
    theirs[3]!,
    notice('fourth'),
    ...theirs.slice(4),
  ]);

  it('wherever the stream is cut: all other bytes pass unchanged, and the reports stay with the statement', () => {
    for (const chunks of everySplit(answer)) {
      const talk = new Conversation().asks(client.query('select 1; select 2')).answered(...chunks);
      assert.deepEqual(Buffer.concat(talk.passed), Buffer.concat(theirs));
      assert.deepEqual(talk.statements[0]!.reports, [
        { content: 'first', command: 0 },
        { content: 'second', command: 0 },
        { content: 'third', command: 0 },
        { content: 'fourth', command: 1 },
      ]);
      assert.equal(talk.statements[0]!.bytes, Buffer.concat(theirs).length);
      assert.equal(talk.answers.intercepted, answer.length - Buffer.concat(theirs).length);
    }
  });

  it('a message is passed on as soon as it is known to be no notice', () => {
    const talk = new Conversation().asks(client.query('select 1'));
    const row = server.row('long enough');
    talk.answered(row.subarray(0, 8));
    assert.equal(Buffer.concat(talk.passed).length, 8);
    talk.answered(row.subarray(8), notice('ours').subarray(0, 1));
    assert.deepEqual(Buffer.concat(talk.passed), row);
  });

  it('one that is too long to be read is passed on as it comes, and counted as missed', () => {
    const long = notice('x'.repeat(NOTICE_LIMIT));
    const talk = new Conversation().asks(client.query('select 1')).answered(long.subarray(0, 100));
    assert.equal(Buffer.concat(talk.passed).length, 100);
    talk.answered(long.subarray(100), server.complete('SELECT 1'), server.ready());
    assert.equal(talk.statements[0]!.reportsLost, 1);
    assert.equal(talk.exchange.depth, 0);
  });

  it('one that is only to be hidden is neither passed on nor kept nor missed', () => {
    const talk = new Conversation().asks(client.query('select 1'));
    talk.answered(notice('hidden'), server.complete('SELECT 1'), server.ready());
    const { reports, reportsLost } = talk.statements[0]!;
    assert.deepEqual([reports, reportsLost], [[], 0]);
    assert.equal(Buffer.concat(talk.passed).includes('hidden'), false);
  });

  it('what lies behind a cut is dropped', () => {
    const talk = new Conversation().asks(client.query('select 1'));
    talk.answers.push(Buffer.concat([server.row('a'), notice('ours'), server.row('b')]));
    assert.deepEqual(Buffer.concat(talk.answers.take(server.row('a').length)), server.row('a'));
    assert.deepEqual(talk.answers.take(), []);
    assert.deepEqual(talk.reports(0), ['ours']);
  });

  it('a proxy keeps no more of them than fit, and counts the others', () => {
    const talk = new Conversation().asks(client.query('select 1'));
    const many = Buffer.concat(Array.from({ length: 1000 }, () => notice('n')));
    for (let round = 0; round < 51; round += 1) talk.answered(many);
    assert.equal(talk.statements[0]!.reports.length, 50_000);
    assert.equal(talk.statements[0]!.reportsLost, 1000);
  });
});

describe('wire: the statement that a report belongs to', () => {
  it('a portal that the next Bind closes: the statement before', () => {
    const talk = new Conversation().asks(...extended('select 1'), client.sync());
    talk.answered(server.parseComplete(), server.bindComplete(), server.complete('SELECT 1'));
    talk.answered(server.ready('T')).asks(...extended('select 2'), client.sync());
    talk.answered(server.parseComplete(), notice('about:select 1'), server.bindComplete());
    talk.answered(server.complete('SELECT 1'), notice('about:select 2'), server.ready());
    assert.deepEqual([talk.reports(0), talk.reports(1)], [['about:select 1'], ['about:select 2']]);
  });

  it('the same text over and over in one pipelined transaction: one each', () => {
    const talk = new Conversation().asks(...extended('select 1'), ...extended('select 1'), client.sync());
    talk.answered(server.parseComplete(), server.bindComplete(), server.complete('SELECT 1'));
    talk.answered(server.parseComplete(), notice('about:select 1'), server.bindComplete());
    talk.answered(server.complete('SELECT 1'), notice('about:select 1'), server.ready());
    assert.deepEqual([talk.reports(0).length, talk.reports(1).length], [1, 1]);
  });

  it('a cursor: the statement that declared it, when the transaction closes it', () => {
    const talk = new Conversation();
    for (const sql of ['begin; declare c cursor for select 1', 'fetch c']) {
      talk.asks(client.query(sql)).answered(server.complete('X'), server.ready('T'));
    }
    talk.asks(client.query('commit')).answered(notice('about:begin; declare c cursor for select 1'));
    talk.answered(server.complete('COMMIT'), server.ready());
    assert.deepEqual(
      [0, 1, 2].map((index) => talk.reports(index).length),
      [1, 0, 0],
    );
  });

  it('one that names a text nobody sent (SQL EXECUTE), or none: the statement that runs', () => {
    const talk = new Conversation().asks(client.query('execute p'));
    talk.answered(notice('about:prepare p as select 1'), notice('unnamed'), server.complete('SELECT 1'));
    assert.equal(talk.reports(0).length, 2);
  });

  it('a deferred trigger of the Sync: the last statement', () => {
    const talk = new Conversation().asks(...extended('insert'), client.sync());
    talk.answered(server.parseComplete(), server.bindComplete(), server.complete('INSERT 0 1'));
    talk.answered(notice('unnamed'), server.ready());
    assert.deepEqual(talk.reports(0), ['unnamed']);
  });
});
