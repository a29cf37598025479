import { isDeepStrictEqual } from 'node:util';
import type { CheckContext } from '../../src/judge/check';
import type { Random } from '../../src/judge/kit/random';

/** A line of a board, as publish() takes them. */
export interface Departure {
  readonly time: string;
  readonly line: string;
  readonly to: string;
}

/** A board that no other one equals. */
export function departures(random: Random): Departure[] {
  const time = () => `${random.integer(10, 23)}:${random.integer(10, 59)}`;
  return [
    { time: time(), line: `RE ${random.integer(1, 9)}`, to: random.pick(['Lindau', 'Ulm', 'Basel']) },
    { time: time(), line: `S ${random.integer(1, 9)}`, to: `Platform ${random.integer(1, 1_000_000)}` },
  ];
}

/** A station of the region that has a board, put there by nobody who leads. */
export async function newBoard({ database, random }: CheckContext, region: string): Promise<string> {
  const station = newStation(random);
  await database.query('INSERT INTO boards (station, region, departures) VALUES ($1, $2, $3)', [
    station,
    region,
    JSON.stringify(departures(random)),
  ]);
  return station;
}

/** A station that has no board yet. */
export function newStation(random: Random): string {
  return `Halt ${random.integer(100_000, 999_999_999)}`;
}

/** Whether a station's board shows these departures. */
export async function shows(
  { database }: CheckContext,
  station: string,
  wanted: readonly Departure[],
): Promise<boolean> {
  const [board] = await database.query<{ departures: unknown }>(
    'SELECT departures FROM boards WHERE station = $1',
    [station],
  );
  return isDeepStrictEqual(board?.departures, wanted);
}
