import type { PoolClient } from 'pg';

export interface Release {
  readonly id: number;
  readonly title: string;
  readonly priceCents: number;
  readonly copiesLeft: number;
}

/** As it is at this moment; undefined where there is none. */
export async function findRelease(client: PoolClient, id: number): Promise<Release | undefined> {
  const { rows } = await client.query<Release>(
    `SELECT id, title, price_cents AS "priceCents", copies_left AS "copiesLeft" FROM releases WHERE id = $1`,
    [id],
  );
  return rows[0];
}
