import type { PoolClient } from 'pg';

export interface Release {
  readonly id: number;
  readonly title: string;
  readonly priceCents: number;
  readonly copiesLeft: number;
}

/** People look at a page for some seconds. */
const LIFETIME_MS = 10_000;
const kept = new Map<number, { release: Release; until: number }>();

/** Undefined where there is none. */
export async function findRelease(client: PoolClient, id: number): Promise<Release | undefined> {
  const known = kept.get(id);
  if (known && known.until > Date.now()) return known.release;
  const { rows } = await client.query<Release>(
    `SELECT id, title, price_cents AS "priceCents", copies_left AS "copiesLeft" FROM releases WHERE id = $1`,
    [id],
  );
  const [release] = rows;
  if (release) kept.set(id, { release, until: Date.now() + LIFETIME_MS });
  return release;
}
