import type { Finding } from '../../rubric/verdict';
import type { CheckContext } from '../check';
import { columnsOf, lostColumns } from '../columns';

/**
 * Runs the workspace's migration.sql, as its migrate.ts does, and looks at what became of the columns that others use.
 * @param tables `orders`, or with their schema
 */
export async function runMigration(t: CheckContext, tables: readonly string[]): Promise<Finding> {
  const expected = `migration.sql runs as one message, and the columns of ${tables.join(' and ')} are there as before.`;
  const before = await columnsOf(t.database, tables);
  const worker = await t.worker();
  await worker.call('migrate.ts', 'migrate');
  const lost = lostColumns(before, await columnsOf(t.database, tables));
  return lost.length === 0
    ? t.pass({ expected, observed: 'It ran, and no column is another one.' })
    : t.fail({ expected, observed: `After it ${lost.join('; ')}.` });
}
