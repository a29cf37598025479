import { pool } from './database';
import type { Answer, Payment } from './payment';

type Row = Omit<Payment, 'paidAt'> & { readonly paidAt: Date };

export async function paymentOf(id: number): Promise<Row> {
  const { rows } = await pool.query<Row>(
    `SELECT id AS "paymentId", plate, cents, charge_id AS "chargeId", status, paid_at AS "paidAt"
     FROM payments WHERE id = $1`,
    [id],
  );
  return rows[0] as Row;
}

export function answerOf({ paidAt, ...payment }: Row): Answer {
  return { status: 201, body: { ...payment, paidAt: paidAt.toISOString() } };
}
