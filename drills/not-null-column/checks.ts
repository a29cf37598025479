import type { Checks } from '../../src/judge/check';
import { statementText } from '../../src/rubric/scorecard';
import { Audit } from './audit';
import { catalogDifferences, readCatalog, unvalidated } from './catalog';
import { killedAgainAndAgain } from './kills';
import { PHASES, runAll, runPhase, thinOut } from './pipeline';
import { gaps } from './pullRequest';
import { throttled } from './throttle';
import { wrongRows } from './versions';

/** As the brief says; harmless commands read none, a scan for SET NOT NULL all (measured). */
const MOST_ROWS_UNDER_LOCK = 1000;
/** As the brief says; usual batches have 1,000 to 2,000. */
const MOST_ROWS_A_COMMIT = 5000;
/** Rows that the checks keep: enough to be over the limits, and to have many batches. */
const ROWS = { locks: 4000, batches: 20_000, few: 1500 };

export default {
  async locks(t) {
    await thinOut(t, ROWS.locks);
    await t.observe.ddl();
    const worker = await t.worker();
    const expected = `No command rewrites parcels, or reads more than ${MOST_ROWS_UNDER_LOCK.toLocaleString('en-US')} of its rows under an ACCESS EXCLUSIVE lock.`;
    const commands = t.observe.ddlOf(await runAll(worker));
    const rewrite = commands.find(({ rewritten }) => rewritten.length > 0);
    const scan = commands.find((each) => each.scannedUnderAccessExclusive > MOST_ROWS_UNDER_LOCK);
    const guilty = rewrite ?? scan;
    if (!guilty)
      return t.pass({ expected, observed: `${commands.length} commands changed the schema, and none did.` });
    const { sql, position } = guilty.statement;
    return t.fail({
      expected,
      observed: rewrite
        ? `\`${statementText(sql, 90)}\` writes ${rewrite.rewritten.join(', ')} anew.`
        : `\`${statementText(sql, 90)}\` reads ${guilty.scannedUnderAccessExclusive.toLocaleString('en-US')} rows of ${ROWS.locks.toLocaleString('en-US')} while nobody else can read the table.`,
      evidence: [t.observe.ddlEvidence('What each command held and read', commands)],
      position,
    });
  },

  async 'lock-queue'(t) {
    await thinOut(t, ROWS.few);
    await t.observe.ddl();
    const worker = await t.worker();
    const expected =
      'While a long report reads parcels, others are answered within 4 s, whatever your migration waits for.';
    const { value: queue, statements } = await worker.record(async () => {
      const queues = [];
      for (const phase of PHASES) {
        const queued = await t.observe.lockQueue('parcels', () => runPhase(worker, phase));
        queues.push({ phase, ...queued });
        if (queued.blocked) break;
      }
      return queues.find(({ blocked }) => blocked);
    });
    if (queue) {
      return t.fail({
        expected,
        observed: `In ${queue.phase} \`${statementText(queue.waiter ?? '', 90)}\` waited behind the report, and nobody could read parcels for 4 s.`,
        evidence: [queue.evidence],
      });
    }
    const endless = t.observe
      .ddlOf(statements)
      .filter(({ waitsWithoutLimit, locks }) => waitsWithoutLimit && locks.some(isParcels));
    const [first] = endless;
    if (!first)
      return t.pass({
        expected,
        observed: 'A reader was answered in each phase, and no command waits without a limit.',
      });
    return t.fail({
      expected,
      observed: `\`${statementText(first.statement.sql, 90)}\` waits for an ACCESS EXCLUSIVE lock without a limit.`,
      evidence: [t.observe.ddlEvidence('Commands that wait without a limit', endless)],
      position: first.statement.position,
    });
  },

  async batches(t) {
    await thinOut(t, ROWS.batches);
    const worker = await t.worker();
    const expected = `No transaction writes more than ${MOST_ROWS_A_COMMIT.toLocaleString('en-US')} rows.`;
    let most = 0;
    for (const phase of PHASES) {
      const since = await t.observe.time();
      await runPhase(worker, phase);
      const { largest } = await t.observe.rowsPerCommit('parcels', since);
      most = Math.max(most, largest);
      if (largest > MOST_ROWS_A_COMMIT) {
        return t.fail({
          expected,
          observed: `In ${phase} one transaction wrote ${largest.toLocaleString('en-US')} of ${ROWS.batches.toLocaleString('en-US')} rows.`,
        });
      }
    }
    return t.pass({
      expected,
      observed: `No transaction wrote more than ${most.toLocaleString('en-US')} rows.`,
    });
  },

  async versions(t) {
    await thinOut(t, ROWS.few);
    const expected =
      'Between any two statements, the versions that run write without an error, and the new one answers rightly; in the end every row is right.';
    const audit = await Audit.begin(t, await t.worker());
    const wrong = (await audit.run(PHASES)) ?? (await audit.staleRows());
    return wrong === undefined
      ? t.pass({
          expected,
          observed: 'All requests between the statements of all phases were answered rightly.',
        })
      : t.fail({ expected, ...wrong });
  },

  async resumable(t) {
    await thinOut(t, ROWS.few);
    const expected = 'Killed again and again, each phase gets to its end; once more, it writes nothing.';
    const wrong = await killedAgainAndAgain(t);
    if (wrong) return t.fail({ expected, ...wrong });
    return t.pass({
      expected,
      observed: 'Every phase got to its end, and wrote nothing when it was run once more.',
    });
  },

  async result(t) {
    await thinOut(t, ROWS.few);
    const before = await readCatalog(t.database);
    const worker = await t.worker();
    const expected =
      'The column is NOT NULL, validated and right in every row, and nothing else has changed.';
    await runAll(worker);
    const wanted = new Map([...before, ['column parcels.depot', 'text not null']]);
    const differences = catalogDifferences(wanted, await readCatalog(t.database));
    if (differences.length > 0)
      return t.fail({ expected, observed: `After 3-contract ${list(differences)}.` });
    const open = await unvalidated(t.database);
    if (open.length > 0)
      return t.fail({
        expected,
        observed: `After 3-contract constraint ${open.join(', ')} is not validated.`,
      });
    const wrong = await wrongRows(t);
    return wrong === undefined
      ? t.pass({
          expected,
          observed: 'The column is as it should be, in every row, and nothing else is left.',
        })
      : t.fail({
          expected,
          observed: `After 3-contract ${wrong.what}`,
        });
  },

  async throttling(t) {
    await thinOut(t, ROWS.batches);
    const worker = await t.worker();
    await runPhase(worker, '1-expand');
    return throttled(t, worker);
  },

  async rollback(t) {
    await thinOut(t, ROWS.few);
    await t.observe.ddl();
    const before = await readCatalog(t.database);
    const expected =
      'After 2-backfill the rollback brings the schema back while the old version runs, and the migration can be run again.';
    const migrator = await t.worker();
    await runPhase(migrator, '1-expand');
    await runPhase(migrator, '2-backfill');
    const { value: back, statements } = await migrator.record(async () =>
      (await Audit.begin(t, migrator)).run(['rollback']),
    );
    if (back) return t.fail({ expected, ...back });
    const differences = catalogDifferences(before, await readCatalog(t.database));
    if (differences.length > 0)
      return t.fail({ expected, observed: `After the rollback ${list(differences)}.` });
    const guilty = t.observe
      .ddlOf(statements)
      .find(
        (each) =>
          each.rewritten.length > 0 ||
          each.scannedUnderAccessExclusive > MOST_ROWS_UNDER_LOCK ||
          (each.waitsWithoutLimit && each.locks.some(isParcels)),
      );
    if (guilty) {
      return t.fail({
        expected,
        observed: `\`${statementText(guilty.statement.sql, 90)}\` ${guilty.waitsWithoutLimit ? 'waits for an ACCESS EXCLUSIVE lock without a limit' : 'keeps all others out while it goes through the table'}.`,
        evidence: [t.observe.ddlEvidence('What the command held and read', [guilty])],
        position: guilty.statement.position,
      });
    }
    await runAll(migrator);
    const wrong = await wrongRows(t);
    return wrong === undefined
      ? t.pass({ expected, observed: 'It was rolled back, and run again to its end.' })
      : t.fail({
          expected,
          observed: `Run again after the rollback, the migration is through, and ${wrong.what}`,
        });
  },

  async 'pull-request'(t) {
    const expected = 'PR.md says plan, risk, blast radius, monitoring, rollback and reviewer.';
    const text = await t.file('PR.md');
    if (text === undefined) return t.fail({ expected, observed: 'There is no PR.md.' });
    const missing = gaps(text);
    return missing.length === 0
      ? t.pass({
          expected,
          observed: 'Each heading has something under it. Whether it convinces, a person must say.',
        })
      : t.fail({ expected, observed: `${list(missing)}.` });
  },
} satisfies Checks;

function isParcels({ table }: { readonly table: string }): boolean {
  return table === 'public.parcels';
}

function list(words: readonly string[]): string {
  return words.length <= 4
    ? words.join('; ')
    : `${words.slice(0, 4).join('; ')}; and ${words.length - 4} more`;
}
