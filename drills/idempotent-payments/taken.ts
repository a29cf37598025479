import { firstDifference } from '../../src/judge/kit/difference';
import { valueText } from '../../src/judge/kit/valueText';
import { answerText, type Answer, type CarPark, type Request } from './carPark';

const count = (number: number, what: string): string => `${number} ${what}${number === 1 ? '' : 's'}`;

const rowsText = (number: number): string => `${count(number, 'row')} in payments`;

/** How often money was taken for the plate, in words: "2 charges (ch_900001, ch_900002) and 1 row in payments". */
export async function takenText(park: CarPark, plate: string): Promise<string> {
  const charges = park.charges(plate);
  const rows = await park.payments(plate);
  const ids = charges.length > 0 ? ` (${charges.map(({ chargeId }) => chargeId).join(', ')})` : '';
  return `${count(charges.length, 'charge')}${ids} and ${rowsText(rows.length)}`;
}

/** Undefined where there are so many charges and rows for the plate; else what there is instead, in a sentence. */
export async function notSoOften(park: CarPark, plate: string, times: number): Promise<string | undefined> {
  const [charges, rows] = [park.charges(plate), await park.payments(plate)];
  return charges.length === times && rows.length === times
    ? undefined
    : `For ${plate} there should be ${count(times, 'charge')} and ${rowsText(times)}, and there is: ${await takenText(park, plate)}.`;
}

/** As `notSoOften`, but that less was taken so far is right. */
export async function takenTooOften(
  park: CarPark,
  plate: string,
  times: number,
): Promise<string | undefined> {
  const [charges, rows] = [park.charges(plate), await park.payments(plate)];
  return charges.length <= times && rows.length <= times ? undefined : notSoOften(park, plate, times);
}

/** Undefined where payments has no more rows for the plate than were paid; else what there is, in a sentence. */
export async function rowTooEarly(park: CarPark, plate: string): Promise<string | undefined> {
  const [charges, rows] = [park.charges(plate), await park.payments(plate)];
  if (rows.length <= charges.length) return undefined;
  return charges.length === 0
    ? `Nothing was charged for ${plate} by then, and yet there is ${rowsText(rows.length)}.`
    : `There is ${count(charges.length, 'charge')} for ${plate} by then, and yet ${rowsText(rows.length)}.`;
}

/**
 * Undefined where the payment was taken so many times, and this is the answer to the last of them; else what is there instead, in a
 * sentence.
 */
export async function notTaken(
  park: CarPark,
  request: Request,
  answer: Answer,
  times = 1,
): Promise<string | undefined> {
  const { client, body } = request;
  if (answer.status !== 201)
    return `It was answered ${answerText(answer)}, and not with the 201 of the payment.`;
  const miscounted = await notSoOften(park, body.plate, times);
  if (miscounted) return miscounted;
  const charges = park.charges(body.plate);
  const rows = await park.payments(body.plate);
  const [row, charge] = [rows.at(-1), charges.at(-1)];
  if (row?.client !== client || row.cents !== body.cents || row.chargeId !== charge?.chargeId)
    return `The row in payments is ${valueText(row)}, and charge ${charge?.chargeId} took ${String(charge?.cents)} cents for ${body.plate}.`;
  const { paidAt, ...rest } = answer.body as Record<string, unknown>;
  const promised = { paymentId: row.paymentId, ...body, chargeId: row.chargeId, status: 'paid' };
  const difference = firstDifference(promised, rest);
  if (difference)
    return `The body has ${difference.path} ${valueText(difference.observed)}, and should have ${valueText(difference.expected)}.`;
  if (!isIsoText(paidAt))
    return `The body has paidAt ${valueText(paidAt)}, which is no text that Date.toISOString() makes.`;
  return paidAt === row.paidAt
    ? undefined
    : `The body has paidAt ${valueText(paidAt)}, and the row in payments has paid_at ${valueText(row.paidAt)}.`;
}

const isIsoText = (value: unknown): boolean =>
  typeof value === 'string' && !Number.isNaN(Date.parse(value)) && new Date(value).toISOString() === value;

/** Undefined where the answers are equal; else where they differ, in a sentence. */
export function notReplayed(first: Answer, retry: Answer): string | undefined {
  if (retry.status !== first.status)
    return `The first answer was ${first.status}, and this one is ${answerText(retry)}.`;
  const difference = firstDifference(first.body, retry.body);
  return (
    difference &&
    `Where the first answer has ${difference.path} ${valueText(difference.expected)}, this one has ${valueText(difference.observed)}.`
  );
}
