import type { Pool, PoolClient } from 'pg';
import { pool, transaction } from './database';
import type { Changes, SaveAnswer, Sheet } from './sheet';

interface VersionedSheet extends Sheet {
  readonly version: number;
}

const FIELDS = ['name', 'phone', 'weightKg', 'allergies', 'medication', 'notes'] as const;
const SHEET = 'id, name, phone, weight_kg AS "weightKg", allergies, medication, notes, version';
const MOST_TRIES = 5;

async function sheetOf(database: Pool | PoolClient, id: number): Promise<VersionedSheet | undefined> {
  const { rows } = await database.query<VersionedSheet>(`SELECT ${SHEET} FROM patients WHERE id = $1`, [id]);
  return rows[0];
}

export function readSheet(id: number): Promise<VersionedSheet | undefined> {
  return sheetOf(pool, id);
}

async function save(client: PoolClient, seen: VersionedSheet, changes: Changes): Promise<SaveAnswer> {
  const now = await sheetOf(client, seen.id);
  if (!now) return { outcome: 'gone' };
  if (now.version !== seen.version) return { outcome: 'conflict', sheet: now };
  const sheet = { ...now, ...changes, version: now.version + 1 };
  await client.query(
    `UPDATE patients SET name = $2, phone = $3, weight_kg = $4, allergies = $5, medication = $6, notes = $7,
            version = $8, updated_at = now()
     WHERE id = $1`,
    [sheet.id, ...FIELDS.map((field) => sheet[field]), sheet.version],
  );
  return { outcome: 'saved', sheet };
}

export async function saveSheet(seen: VersionedSheet, changes: Changes): Promise<SaveAnswer> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await transaction((client) => save(client, seen, changes), 'BEGIN ISOLATION LEVEL SERIALIZABLE');
    } catch (error) {
      // Somebody else was at the same row: look again, which finds their version.
      const { code = '' } = error as { code?: string };
      if (attempt === MOST_TRIES || !['40001', '40P01'].includes(code)) throw error;
    }
  }
}
