import type { Pool, PoolClient } from 'pg';
import { pool, transaction } from './database';
import type { Changes, SaveAnswer, Sheet } from './sheet';

const FIELDS = ['name', 'phone', 'weightKg', 'allergies', 'medication', 'notes'] as const;
const SHEET = 'id, name, phone, weight_kg AS "weightKg", allergies, medication, notes';

async function sheetOf(database: Pool | PoolClient, id: number, lock = ''): Promise<Sheet | undefined> {
  const { rows } = await database.query<Sheet>(`SELECT ${SHEET} FROM patients WHERE id = $1 ${lock}`, [id]);
  return rows[0];
}

export function readSheet(id: number): Promise<Sheet | undefined> {
  return sheetOf(pool, id);
}

const LOCK_NOT_AVAILABLE = '55P03';

function save(seen: Sheet, changes: Changes): Promise<SaveAnswer> {
  return transaction(async (client): Promise<SaveAnswer> => {
    const now = await sheetOf(client, seen.id, 'FOR UPDATE NOWAIT');
    if (!now) return { outcome: 'gone' };
    if (FIELDS.some((field) => now[field] !== seen[field])) return { outcome: 'conflict', sheet: now };
    const sheet = { ...now, ...changes };
    await client.query(
      `UPDATE patients SET name = $2, phone = $3, weight_kg = $4, allergies = $5, medication = $6, notes = $7,
              updated_at = now()
       WHERE id = $1`,
      [sheet.id, ...FIELDS.map((field) => sheet[field])],
    );
    return { outcome: 'saved', sheet };
  });
}

export async function saveSheet(seen: Sheet, changes: Changes): Promise<SaveAnswer> {
  try {
    return await save(seen, changes);
  } catch (error) {
    // Somebody else is saving the same sheet right now.
    if ((error as { code?: string }).code !== LOCK_NOT_AVAILABLE) throw error;
    return { outcome: 'conflict', sheet: (await readSheet(seen.id)) as Sheet };
  }
}
