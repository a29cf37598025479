import type { CheckContext, CheckDatabase } from '../../src/judge/check';
import type { OrderRequest } from './workspace/src/orders';

/** Nobody has these numbers. */
const NO_RELEASE = 900_001;
const NO_CUSTOMER = 900_002;

/** A request as the brief has it, and how it is to be answered. */
export interface Case {
  /** "an order with a voucher" */
  readonly what: string;
  readonly request: { readonly method: string; readonly path: string; readonly body?: OrderRequest };
  readonly status: number;
  /** What the body must have; a 404's may be any. */
  readonly body?: Readonly<Record<string, unknown>>;
  /** What the order changes; undefined where nothing may change. */
  readonly placed?: { readonly copies: number; readonly totalCents: number };
}

/** A release of the check's own. */
export interface Release {
  readonly id: number;
  readonly title: string;
  readonly priceCents: number;
  readonly copiesLeft: number;
}

export async function newRelease({ database, random }: CheckContext, copies: number): Promise<Release> {
  const title = `Night Ferry, pressing ${random.integer(1000, 9999)}`;
  const [row] = await database.query<Release>(
    `INSERT INTO releases (title, price_cents, copies_left) VALUES ($1, $2, $3)
     RETURNING id, title, price_cents AS "priceCents", copies_left AS "copiesLeft"`,
    [title, random.integer(1500, 4000), copies],
  );
  return row as Release;
}

/** So many that are in stock. */
export async function newReleases({ database }: CheckContext, count: number): Promise<number[]> {
  const rows = await database.query<{ id: number }>(
    `INSERT INTO releases (title, price_cents, copies_left) SELECT 'Low Tide', 2400, 20 FROM generate_series(1, $1) RETURNING id`,
    [count],
  );
  return rows.map(({ id }) => id);
}

export async function newCustomers({ database }: CheckContext, count: number): Promise<number[]> {
  const rows = await database.query<{ id: number }>(
    `INSERT INTO customers (name) SELECT 'Kim Jansen' FROM generate_series(1, $1) RETURNING id`,
    [count],
  );
  return rows.map(({ id }) => id);
}

export async function newVoucher({ database, random }: CheckContext, cents: number): Promise<string> {
  const code = `VIP-${random.integer(100_000_000, 999_999_999)}`;
  await database.query('INSERT INTO vouchers (code, cents) VALUES ($1, $2)', [code, cents]);
  return code;
}

export const orderRequest = (body: OrderRequest) => ({ method: 'POST', path: '/orders', body });
export const releaseRequest = (id: number) => ({ method: 'GET', path: `/releases/${id}` });

/** One of each kind, each with rows of its own, so that none waits for what another one has left. */
export async function allKinds(t: CheckContext): Promise<Case[]> {
  const { random } = t;
  const copies = random.integer(1, 4);
  const cents = random.integer(100, 900);
  const stocked = (): Promise<Release> => newRelease(t, random.integer(20, 60));
  const customer = async (): Promise<number> => (await newCustomers(t, 1))[0] as number;
  const order = async (release: Release, more: Partial<OrderRequest> = {}) =>
    orderRequest({ releaseId: release.id, customerId: await customer(), copies, ...more });
  const releases = {
    seen: await stocked(),
    plain: await stocked(),
    discounted: await stocked(),
    soldOut: await newRelease(t, copies - 1),
    again: await stocked(),
  };
  const again = await order(releases.again, { voucher: await newVoucher(t, cents) });
  await t.database.query(
    'INSERT INTO orders (release_id, customer_id, copies, total_cents) VALUES ($1, $2, 1, 1000)',
    [again.body.releaseId, again.body.customerId],
  );
  const used = await newVoucher(t, cents);
  await t.database.query('UPDATE vouchers SET used = true WHERE code = $1', [used]);
  const full = copies * releases.plain.priceCents;
  const reduced = copies * releases.discounted.priceCents - cents;
  const refused = (error: string) => ({ body: { error } });
  return [
    {
      what: 'a page of a release',
      request: releaseRequest(releases.seen.id),
      status: 200,
      body: { ...releases.seen },
    },
    { what: 'a page of a release that is not there', request: releaseRequest(NO_RELEASE), status: 404 },
    {
      what: 'an order',
      request: await order(releases.plain),
      status: 201,
      body: { totalCents: full },
      placed: { copies, totalCents: full },
    },
    {
      what: 'an order with a voucher',
      request: await order(releases.discounted, { voucher: await newVoucher(t, cents) }),
      status: 201,
      body: { totalCents: reduced },
      placed: { copies, totalCents: reduced },
    },
    {
      what: 'an order of more copies than are left',
      request: await order(releases.soldOut, { voucher: await newVoucher(t, cents) }),
      status: 409,
      ...refused('sold out'),
    },
    {
      what: 'an order for a release that is not there',
      request: await order({ ...releases.plain, id: NO_RELEASE }),
      status: 404,
    },
    { what: 'a second order of one customer', request: again, status: 409, ...refused('ordered before') },
    {
      what: 'an order with a voucher that was used',
      request: await order(await stocked(), { voucher: used }),
      status: 422,
      ...refused('voucher'),
    },
    {
      what: 'an order of a customer who is not there',
      request: await order(await stocked(), { customerId: NO_CUSTOMER, voucher: await newVoucher(t, cents) }),
      status: 422,
      ...refused('customer'),
    },
    {
      what: 'an order of too many copies',
      request: await order(await stocked(), { copies: random.integer(5, 9) }),
      status: 422,
      ...refused('copies'),
    },
  ];
}

/** What an order may change. */
export interface Rows {
  readonly copiesLeft: number | null;
  readonly orders: number;
  readonly voucherUsed: boolean | null;
}

export async function rowsOf(database: CheckDatabase, { releaseId, voucher }: OrderRequest): Promise<Rows> {
  const [row] = await database.query<Rows>(
    `SELECT (SELECT copies_left FROM releases WHERE id = $1) AS "copiesLeft",
       (SELECT count(*)::int FROM orders WHERE release_id = $1) AS orders,
       (SELECT used FROM vouchers WHERE code = $2) AS "voucherUsed"`,
    [releaseId, voucher ?? null],
  );
  return row as Rows;
}
