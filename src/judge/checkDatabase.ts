/** The clone as a check uses it. */
export interface CheckDatabase {
  /**
   * Runs one statement and returns its rows. A failure is a fault of ours: the check could not be made.
   * @param parameters for `$1`, `$2`, …
   */
  query<Row extends object = Record<string, unknown>>(
    sql: string,
    parameters?: readonly unknown[],
  ): Promise<Row[]>;
}
