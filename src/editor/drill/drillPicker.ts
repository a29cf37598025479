import { l10n, QuickPickItemKind, window, type QuickPickItem } from 'vscode';
import type { Drill } from '../../catalog/drill';
import type { Engine } from '../../session/engine';
import type { DrillProgress } from '../../rubric/drillProgress';
import { levelWord, minutesWord, progressFacts, progressWording } from '../words';

/** A drill as it is offered: with what was done of it, and the workspace that can be resumed. */
export interface OfferedDrill {
  readonly drill: Drill;
  readonly progress: DrillProgress | undefined;
  /** Absolute path of a workspace that is still there. */
  readonly resumable: string | undefined;
}

/** What the person wants: a drill anew, or their workspace of it again. */
export type Choice =
  | { readonly kind: 'new'; readonly drill: Drill }
  | { readonly kind: 'resume'; readonly drill: Drill; readonly folder: string };

type Item = QuickPickItem & { readonly choice?: Choice };

/** The drills with their states, in the catalog's order. */
export async function offeredDrills(engine: Engine): Promise<OfferedDrill[]> {
  const [catalog, progress] = await Promise.all([engine.catalog(), engine.progress.all()]);
  return Promise.all(
    catalog.drills.map(async (drill) => {
      const record = progress[drill.manifest.id];
      const folder = record?.folder ?? undefined;
      return {
        drill,
        progress: record,
        resumable: folder && (await engine.isWorkspace(folder)) ? folder : undefined,
      };
    }),
  );
}

/** Lets the person choose: what can be resumed first, then by level. Typing filters on title, topic, state and summary. */
export async function pickDrill(offered: readonly OfferedDrill[]): Promise<Choice | undefined> {
  const chosen = await window.showQuickPick(pickerItems(offered), {
    title: l10n.t('Start Drill'),
    placeHolder: l10n.t('Choose a drill; type a topic to filter'),
    matchOnDescription: true,
    matchOnDetail: true,
  });
  return chosen?.choice;
}

/** Asks whether to go on in the workspace that is there; without one the drill starts anew. */
export async function resumeOrNew({ drill, resumable }: OfferedDrill): Promise<Choice | undefined> {
  if (!resumable) return { kind: 'new', drill };
  const items: Item[] = [
    { label: l10n.t('Resume'), detail: resumable, choice: { kind: 'resume', drill, folder: resumable } },
    { label: l10n.t('Start again in a new folder'), choice: { kind: 'new', drill } },
  ];
  return (await window.showQuickPick(items, { title: drill.manifest.title }))?.choice;
}

/** The picker's rows. */
export function pickerItems(offered: readonly OfferedDrill[]): Item[] {
  const items: Item[] = [];
  const separator = (label: string) => items.push({ label, kind: QuickPickItemKind.Separator });
  const byLastUse = (a: OfferedDrill, b: OfferedDrill) =>
    (b.progress?.lastUsedAt ?? '').localeCompare(a.progress?.lastUsedAt ?? '');
  const resumable = offered.filter((each) => each.resumable).sort(byLastUse);
  if (resumable.length > 0) separator(l10n.t('Resume'));
  for (const each of resumable) {
    items.push({
      ...row(each),
      label: l10n.t('Resume {0}', each.drill.manifest.title),
      detail: each.resumable ?? '',
      choice: { kind: 'resume', drill: each.drill, folder: each.resumable ?? '' },
    });
  }
  let level: string | undefined;
  for (const each of offered) {
    const word = levelWord(each.drill.manifest.level);
    if (word !== level) separator(word);
    level = word;
    items.push({ ...row(each), choice: { kind: 'new', drill: each.drill } });
  }
  return items;
}

function row({ drill: { manifest }, progress }: OfferedDrill): Item {
  const { word, icon } = progressWording(progress);
  return {
    label: manifest.title,
    description: [
      levelWord(manifest.level),
      minutesWord(manifest.minutes),
      manifest.topic,
      word,
      ...progressFacts(progress),
    ].join(' · '),
    detail: manifest.summary,
    iconPath: icon,
  };
}
