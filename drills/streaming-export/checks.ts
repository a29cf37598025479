import type { Checks, CheckContext } from '../../src/judge/check';
import { sideBySide } from '../../src/judge/kit/sideBySide';
import { Sink } from '../../src/judge/kit/sink';
import { valueText } from '../../src/judge/kit/valueText';
import { bytesText } from '../../src/rubric/amount';
import { countStatements, groupStatements } from '../../src/wire/summary';
import { LARGEST, longAccount, oddAccount, outOfOrder, plainAccount } from './accounts';
import { Download } from './download';
import {
  leave,
  leaveDuringQuery,
  leaveInARow,
  placesToLeave,
  readersWhoLeave,
  wrongAfterwards,
} from './leaving';
import { CONNECTIONS } from './connections';
import { promisedLines, wrongLine } from './lines';
import { LITTLE, memory, resolvedEarly } from './memory';
import { OTHERS, wrongBeside } from './others';

const MOST_TIMES_READ = 2;
const BLOCK = 8192;
const WITHOUT_MESSAGES = 999_999;
const MOST_STATEMENTS = 50;
const FAR_FROM_UTC = 'Asia/Kathmandu';

export default {
  async content(t) {
    const accounts = [
      await oddAccount(t, t.random.integer(450, 550)),
      await oddAccount(t, t.random.integer(150, 250), { late: true }),
      2 + t.random.integer(0, 19),
      WITHOUT_MESSAGES,
      await longAccount(t),
      LARGEST,
    ];
    for (const accountId of accounts) await outOfOrder(t, accountId);
    await t.sessionSetting('TimeZone', FAR_FROM_UTC);
    const worker = await t.worker();
    const expected =
      'An export has each message of the account once, by id, in the form that the brief gives.';
    let lines = 0;
    for (const accountId of accounts) {
      const promised = await promisedLines(t.database, accountId);
      const download = new Download(t, worker, accountId, new Sink({ keep: true }));
      const answer = await download.answer();
      const wrong = wrongLine(promised, download.sink.text());
      if (wrong) return t.fail({ expected, ...wrong });
      if (answer !== promised.length)
        return t.fail({
          expected,
          observed: `${promised.length} messages were exported, and exportMessages() resolved to ${valueText(answer)}.`,
        });
      lines += promised.length;
    }
    const [again] = accounts as [number];
    await t.database.query(`UPDATE messages SET subject = 'changed' WHERE account_id = $1 AND id % 5 = 0`, [
      again,
    ]);
    const download = new Download(t, worker, again, new Sink({ keep: true }));
    await download.answer();
    const wrong = wrongLine(await promisedLines(t.database, again), download.sink.text());
    if (wrong)
      return t.fail({
        expected,
        ...wrong,
        observed: `Some messages of an account were changed, and it was exported once more. ${wrong.observed}`,
      });
    return t.pass({
      expected,
      observed: `${lines} messages of ${accounts.length} accounts are as promised, to the byte.`,
    });
  },

  async memory(t) {
    const expected = `At no moment are more than ${bytesText(LITTLE)} under way, and what was taken is not kept.`;
    const [wrong] = (
      await sideBySide([
        t.worker().then((worker) => memory(t, worker)),
        t.worker().then((worker) => resolvedEarly(t, worker)),
      ])
    ).filter((found) => found !== undefined);
    return !wrong
      ? t.pass({
          expected,
          observed: 'At no stop of the reader was it more, nor at any write, and nothing was kept.',
        })
      : t.fail({ expected, ...wrong });
  },

  async 'reader-leaves'(t) {
    const expected = 'An export whose reader leaves rejects, and leaves nothing running, open or missing.';
    // A prime number, so that the last batch is never a full one.
    const small = await plainAccount(t, 503, 100);
    // A cursor that is kept has its rows in a file then, where it is seen.
    await t.sessionSetting('work_mem', '64kB');
    const worker = await t.worker();
    const before = new Download(t, worker, small);
    await before.answer();
    let left = 0;
    for (const leaver of readersWhoLeave(small, before.sink.bytes)) {
      const wrong = await leave(t, worker, leaver, left);
      if (wrong) return t.fail({ expected, ...wrong });
      left += 1;
    }
    for (const place of placesToLeave(small, before.sink.bytes)) {
      const wrong = await leaveInARow(t, worker, place, left);
      if (wrong) return t.fail({ expected, ...wrong });
      left += CONNECTIONS;
    }
    const { hasLeft, wrong: found } = await leaveDuringQuery(t, worker, left);
    left += hasLeft ? 1 : 0;
    const wrong = found ?? (await wrongAfterwards(t, worker, before, left));
    return wrong
      ? t.fail({ expected, ...wrong })
      : t.pass({
          expected,
          observed: `${left} readers left, and the next export was as the one before.`,
        });
  },

  async others(t) {
    const expected =
      'While one reader takes nothing, exports for others are answered, more of them at once than the pool has connections.';
    const wrong = await wrongBeside(t, await t.worker());
    return wrong
      ? t.fail({ expected, ...wrong })
      : t.pass({
          expected,
          observed: `Beside a reader who took nothing ${OTHERS} exports began at once, and each was as it is alone.`,
        });
  },

  async 'read-once'(t) {
    await t.observe.plans();
    const worker = await t.worker();
    const { statements } = await worker.record(() => new Download(t, worker, LARGEST).answer());
    const blocks = t.observe.sharedBlocks(statements);
    const pages = Math.ceil((await t.observe.storage('messages')).tableBytes / BLOCK);
    const expected = `An export of the largest account reads at most twice as many blocks as the ${pages} of the table.`;
    const observed = `It read ${blocks.toLocaleString('en-US')} blocks.`;
    if (blocks <= MOST_TIMES_READ * pages) return t.pass({ expected, observed });
    const costliest = t.observe
      .plansOf(statements)
      .reduce((most, each) => (cost(each) > cost(most) ? each : most));
    return t.fail({
      expected,
      observed,
      evidence: [
        { kind: 'statements', title: 'How it was read', groups: groupStatements(statements) },
        t.observe.planEvidence('The statement that read the most', costliest),
      ],
      position: costliest.statement.position,
    });
  },

  async 'one-moment'(t) {
    const expected =
      'What is written while an export is under way does not show in it, and is not kept waiting.';
    // Larger than what may be under way, so that its end was not read yet when the first write waits.
    const accountId = await plainAccount(t, 400, 30_000);
    const promised = await promisedLines(t.database, accountId);
    const worker = await t.worker();
    const download = new Download(t, worker, accountId, new Sink({ keep: true }));
    download.sink.stall(-1); // the first write waits, were it of an empty text
    await download.stopped();
    await changeLastMessages(t, accountId);
    download.sink.resume();
    const answer = await download.answer();
    const meanwhile =
      'When the first write of 400 messages waited, later ones were changed, deleted and added.';
    const wrong = wrongLine(promised, download.sink.text());
    if (wrong) return t.fail({ expected, ...wrong, observed: `${meanwhile} ${wrong.observed}` });
    return answer !== promised.length
      ? t.fail({
          expected,
          observed: `${meanwhile} ${promised.length} were exported, and exportMessages() resolved to ${valueText(answer)}.`,
        })
      : t.pass({
          expected,
          observed: `${promised.length} messages were exported as they were at the beginning.`,
        });
  },

  async 'round-trips'(t) {
    const accountId = await plainAccount(t, 500, 40);
    const worker = await t.worker();
    const { statements } = await worker.record(() => new Download(t, worker, accountId).answer());
    const count = countStatements(statements);
    const expected = `An export of 500 messages takes at most ${MOST_STATEMENTS} statements.`;
    const observed = `It took ${count.toLocaleString('en-US')}.`;
    const groups = groupStatements(statements);
    return count > MOST_STATEMENTS
      ? t.fail({
          expected,
          observed,
          evidence: [{ kind: 'statements', title: 'What it sent', groups }],
          position: groups.reduce((most, group) => (group.count > most.count ? group : most)).position,
        })
      : t.pass({ expected, observed });
  },
} satisfies Checks;

function cost({ plan }: { readonly plan: { readonly hit: number; readonly read: number } }): number {
  return plan.hit + plan.read;
}

/** What others do meanwhile to messages that were not exported yet. */
async function changeLastMessages({ database }: CheckContext, accountId: number): Promise<void> {
  const last = '(SELECT id FROM messages WHERE account_id = $1 ORDER BY id DESC LIMIT 30)';
  await database.query(`UPDATE messages SET subject = 'changed' WHERE id % 3 = 0 AND id IN ${last}`, [
    accountId,
  ]);
  await database.query(`DELETE FROM messages WHERE id % 3 = 1 AND id IN ${last}`, [accountId]);
  await database.query(
    `INSERT INTO messages (account_id, sent_at, subject, body) VALUES ($1, '2026-03-01', 'added', '')`,
    [accountId],
  );
}
