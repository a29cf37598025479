// Shows two people at the same sheet. Change it as you like: it is yours to play with.
import { migrate } from './migrate';
import { pool } from './src/database';
import { readSheet, saveSheet } from './src/sheets';

const PATIENT = 12;

/** What goes to a form in a browser, and what comes back from it, goes as JSON. */
const overTheNet = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

async function open(id: number) {
  return overTheNet((await readSheet(id))!);
}

async function main(): Promise<void> {
  await migrate();
  await pool.query("UPDATE patients SET allergies = 'none known', medication = 'none' WHERE id = $1", [
    PATIENT,
  ]);

  const nurse = await open(PATIENT);
  const doctor = await open(PATIENT);
  const first = await saveSheet(nurse, { allergies: 'penicillin' });
  console.log(`The nurse enters an allergy to penicillin: ${first.outcome}.`);
  const second = await saveSheet(doctor, { medication: 'amoxicillin 500 mg' });
  console.log(`The doctor, who opened the sheet before that, prescribes a penicillin: ${second.outcome}.`);

  const { allergies, medication } = await open(PATIENT);
  console.log(`On the sheet now: allergies "${allergies}", medication "${medication}".`);
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
