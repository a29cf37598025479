import type { CheckDatabase } from '../../src/judge/check';

/** Transactions of others in this database. Each holds a lock on its own virtual number, whether or not it has done anything. */
export async function transactionsOpen(database: CheckDatabase): Promise<number> {
  const open = await database.query(
    `SELECT FROM pg_locks WHERE locktype = 'virtualxid' AND granted AND mode = 'ExclusiveLock' AND pid IN
       (SELECT pid FROM pg_stat_activity
        WHERE datname = current_database() AND usesysid IS NOT NULL AND pid <> pg_backend_pid())`,
  );
  return open.length;
}
