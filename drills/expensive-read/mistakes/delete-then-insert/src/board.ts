import { pool } from './database';

/** Says what time it is. */
export interface Clock {
  now(): Promise<Date>;
}

export interface StationLine {
  stationId: number;
  name: string;
  trips: number;
  meters: number;
  /** Meters of the longest trip. */
  longest: number | null;
}

/** The board, station by station. Called for every visitor, in several processes. */
export async function readBoard(_clock: Clock): Promise<StationLine[]> {
  const { rows } = await pool.query<StationLine>(
    `SELECT s.id AS "stationId", s.name, l.trips, l.meters, l.longest
     FROM stations AS s JOIN board_lines AS l ON l.station_id = s.id
     ORDER BY l.trips DESC, s.id`,
  );
  return rows;
}

/** The lines follow the trips by themselves. */
export async function refreshBoard(_clock: Clock): Promise<void> {}
