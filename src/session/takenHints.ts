import * as z from 'zod';
import { InputError } from '../errors';
import { withFileLock } from '../host/fileLock';
import { JsonFile } from '../host/jsonFile';
import type { Log } from '../progress';
import { privatePath } from '../workspace/layout';

const schema = z.object({
  version: z.literal(1),
  /** By check id, the steps of its ladder that were taken. */
  taken: z.record(z.string(), z.number().int().positive()),
});

/** By check id, how many steps of its ladder the candidate has taken; a check without any is not in it. */
export type HintSteps = z.infer<typeof schema>['taken'];

const LOCK = { waitLimitMs: 10_000, busy: 'The hints taken are being written' };

/** The hints that were asked for in one workspace; kept there, so that they go where the folder goes. */
export class TakenHints {
  private readonly file: JsonFile<z.infer<typeof schema>>;

  constructor(
    /** Absolute path of the workspace. */
    private readonly folder: string,
    private readonly log: Log,
  ) {
    this.file = new JsonFile(privatePath(folder, 'hints.json'), schema);
  }

  /** Empty where there are none or the file could not be read; the unreadable file is kept and the log says where. */
  async steps(): Promise<HintSteps> {
    const read = await this.file.read();
    if (read.state === 'set-aside')
      this.log.warn(`The hints taken could not be read (${read.reason}); kept as ${read.movedTo}.`);
    return read.state === 'read' ? read.value.taken : {};
  }

  /**
   * Takes the next step of a check's ladder.
   * @returns all that was taken by then
   * @throws InputError where the ladder has come to its end
   */
  async take(checkId: string, rungs: number): Promise<HintSteps> {
    return this.change((before) => {
      const step = (before[checkId] ?? 0) + 1;
      if (step > rungs)
        throw new InputError(
          `All ${rungs} hints of "${checkId}" have been taken.`,
          'Read them again beside what was observed.',
        );
      return { ...before, [checkId]: step };
    });
  }

  /** Takes what somebody took already as taken here too: a step is never given back. */
  async add(taken: HintSteps): Promise<void> {
    await this.change((before) =>
      Object.fromEntries(
        Object.keys({ ...before, ...taken }).map((id) => [id, Math.max(before[id] ?? 0, taken[id] ?? 0)]),
      ),
    );
  }

  async clear(): Promise<void> {
    await this.file.remove();
  }

  /** The editor and a command line may be at it at once. */
  private change(next: (before: HintSteps) => HintSteps): Promise<HintSteps> {
    return withFileLock(privatePath(this.folder, 'hints.lock'), LOCK, async () => {
      const taken = next(await this.steps());
      await this.file.write({ version: 1, taken });
      return taken;
    });
  }
}
