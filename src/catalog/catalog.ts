import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { InputError } from '../errors';
import { loadDrill, type Drill } from './drill';
import type { Level } from './manifest';

/** In the order that a person should meet them. */
export const LEVELS: readonly Level[] = ['easy', 'medium', 'hard'];

/** All drills of one folder. A broken drill does not hide the others. */
export class Catalog {
  private constructor(
    readonly folder: string,
    readonly drills: readonly Drill[],
    readonly faults: readonly InputError[],
  ) {}

  /** Loads every drill below `folder`, by level, then title. */
  static async load(folder: string): Promise<Catalog> {
    const entries = await readdir(folder, { withFileTypes: true });
    const drills: Drill[] = [];
    const broken: InputError[] = [];
    await Promise.all(
      entries
        .filter((entry) => entry.isDirectory())
        .map(async (entry) => {
          try {
            drills.push(await loadDrill(path.join(folder, entry.name)));
          } catch (error) {
            if (!(error instanceof InputError)) throw error;
            broken.push(error);
          }
        }),
    );
    drills.sort(
      (a, b) =>
        LEVELS.indexOf(a.manifest.level) - LEVELS.indexOf(b.manifest.level) ||
        a.manifest.title.localeCompare(b.manifest.title, 'en'),
    );
    return new Catalog(folder, drills, broken);
  }

  find(id: string): Drill | undefined {
    return this.drills.find((drill) => drill.manifest.id === id);
  }

  /** @throws InputError naming the drills there are */
  get(id: string): Drill {
    const drill = this.find(id);
    if (drill) return drill;
    const broken = this.faults.find((fault) => fault.message.includes(`${path.sep}${id}${path.sep}`));
    if (broken) throw broken;
    throw new InputError(
      `There is no drill "${id}".`,
      `Choose one of: ${this.drills.map((each) => each.manifest.id).join(', ')}.`,
    );
  }
}
