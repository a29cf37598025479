import * as z from 'zod';
import { JsonFile } from '../host/jsonFile';
import type { Log } from '../progress';
import type { Verdict } from '../rubric/verdict';
import { verdictSchema } from '../rubric/verdictSchema';
import { privatePath } from '../workspace/layout';

const judgedSchema = z.object({ fingerprint: z.string() });

/** The last verdict of a workspace, and which files it is about. */
export class LastResult {
  private readonly verdictFile: JsonFile<Verdict>;
  private readonly judgedFile: JsonFile<z.infer<typeof judgedSchema>>;

  constructor(
    folder: string,
    private readonly log: Log,
  ) {
    this.verdictFile = new JsonFile(privatePath(folder, 'verdict.json'), verdictSchema);
    this.judgedFile = new JsonFile(privatePath(folder, 'judged.json'), judgedSchema);
  }

  /** @param fingerprint of the files that were judged */
  async keep(verdict: Verdict, fingerprint: string): Promise<void> {
    // In this order: should the second write fail, a new verdict is called old, never an old one new.
    await this.verdictFile.write(verdict);
    await this.judgedFile.write({ fingerprint });
  }

  /** The last verdict, where there is one that can be read. */
  async verdict(): Promise<Verdict | undefined> {
    const read = await this.verdictFile.read();
    if (read.state === 'set-aside')
      this.log.warn(`The last result could not be read (${read.reason}); kept as ${read.movedTo}.`);
    return read.state === 'read' ? read.value : undefined;
  }

  /** Fingerprint of the files that were judged last. */
  async judged(): Promise<string | undefined> {
    const read = await this.judgedFile.read();
    return read.state === 'read' ? read.value.fingerprint : undefined;
  }

  async remove(): Promise<void> {
    await this.verdictFile.remove();
  }
}
