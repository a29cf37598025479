import type { Hold } from '../../wire/hold';
import type { WireProxy } from '../../wire/proxy';
import type { WireStatement } from '../../wire/record';

/**
 * Runs the action, and keeps each of its statements from the server while somebody else has a turn; no two turns at once.
 * @param turn gets the statement, and how many are kept at that moment; none comes after one that failed
 * @throws what a turn threw, once the action is over
 */
export async function beforeEach<T>(
  wire: WireProxy,
  action: () => Promise<T>,
  turn: (before: WireStatement, held: number) => Promise<void>,
): Promise<T> {
  let held = 0;
  let fault: { readonly error: unknown } | undefined;
  let turns = Promise.resolve();
  let armed: Hold;

  const take = async (statement: WireStatement): Promise<void> => {
    if (fault) return;
    try {
      await turn(statement, held);
    } catch (error) {
      fault = { error };
    }
  };
  const arm = (): void => {
    const hold = wire.hold(() => true);
    armed = hold;
    hold.reached.then(
      (statement) => {
        held += 1;
        arm();
        turns = turns.then(async () => {
          await take(statement);
          held -= 1;
          hold.release();
        });
      },
      () => undefined, // released below, or the wire was closed
    );
  };
  const end = async (): Promise<void> => {
    armed.release();
    await turns;
  };

  arm();
  const value = await action().finally(end);
  if (fault) throw fault.error;
  return value;
}
