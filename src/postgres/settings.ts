const SCRAM_ITERATIONS = '1';

/**
 * What every server of ours runs with, so that evidence is the same on each kind. Measured: no run of the judge needs
 * durability, and background vacuum and parallel plans make evidence differ from run to run.
 */
export const SERVER_SETTINGS: Readonly<Record<string, string>> = {
  fsync: 'off',
  autovacuum: 'off',
  jit: 'off',
  max_parallel_workers_per_gather: '0',
  // Who has waited so long looks for a deadlock once; schedules wait for that (src/judge/schedule/lockWatch.ts).
  deadlock_timeout: '20ms',
  track_commit_timestamp: 'on',
  // All checks of a drill took up to 90 at once; windows share the server, and the gate judges four variants side by side.
  max_connections: '500',
  // A session's; only a superuser may raise it. Seeds and correct solutions sort far less.
  temp_file_limit: '512MB',
  shared_preload_libraries: 'pg_stat_statements',
  timezone: 'UTC',
  password_encryption: 'scram-sha-256',
  // Iterations make a guessable password dear to guess. Ours have 192 random bits, and a check logs in dozens of times: with
  // the usual 4096 that took a fifth of its time.
  scram_iterations: SCRAM_ITERATIONS,
};

/** The settings as command line arguments of `postgres`. */
export function settingArguments(settings: Readonly<Record<string, string>> = SERVER_SETTINGS): string[] {
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

/**
 * What every cluster of ours is made with. Small WAL segments make the directory 31 MB and initdb twice as fast
 * (measured); databases choose their own locale.
 */
export const CLUSTER_OPTIONS: readonly string[] = [
  '--encoding=UTF8',
  '--locale=C',
  '--wal-segsize=1',
  '--no-sync',
  // Here too, for the password that initdb sets.
  `--set=scram_iterations=${SCRAM_ITERATIONS}`,
];
