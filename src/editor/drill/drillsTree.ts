import {
  env,
  EventEmitter,
  l10n,
  MarkdownString,
  ThemeIcon,
  type Disposable,
  type LogOutputChannel,
  type TreeDataProvider,
  type TreeItem,
} from 'vscode';
import type { Catalog } from '../../catalog/catalog';
import type { Level } from '../../catalog/manifest';
import type { DrillProgress } from '../../rubric/drillProgress';
import type { ActiveDrill } from './activeDrill';
import type { EngineHandle } from '../engineHandle';
import { reportError } from '../errorReport';
import { TreeNode } from '../treeNode';
import { durationWord, levelWord, minutesWord, progressFacts, progressWording } from '../words';

/** The Drills view: every drill by level, with how far the candidate is. */
export class DrillsTree implements TreeDataProvider<TreeNode>, Disposable {
  private readonly changed = new EventEmitter<void>();
  readonly onDidChangeTreeData = this.changed.event;

  constructor(
    private readonly engine: EngineHandle,
    private readonly active: ActiveDrill,
    private readonly log: LogOutputChannel,
  ) {}

  refresh(): void {
    this.changed.fire();
  }

  getTreeItem(node: TreeNode): TreeItem {
    return node.item;
  }

  async getChildren(node?: TreeNode): Promise<TreeNode[]> {
    if (node) return node.children;
    try {
      const engine = await this.engine.get();
      return drillNodes(
        await engine.catalog(),
        await engine.progress.all(),
        this.active.session?.drill.manifest.id,
      );
    } catch (error) {
      reportError(error, this.log);
      return [];
    }
  }

  getParent(node: TreeNode): TreeNode | undefined {
    return node.parent;
  }

  dispose(): void {
    this.changed.dispose();
  }
}

/** @param openId the drill of this window */
export function drillNodes(
  catalog: Catalog,
  progress: Readonly<Record<string, DrillProgress>>,
  openId: string | undefined,
): TreeNode[] {
  const levels = [...new Set(catalog.drills.map((drill) => drill.manifest.level))];
  return [
    ...levels.map((level) => levelNode(catalog, level, progress, openId)),
    ...catalog.faults.map(
      (fault, index) =>
        new TreeNode({
          id: `fault/${index}`,
          label: l10n.t('A drill could not be loaded'),
          icon: new ThemeIcon('warning'),
          tooltip: `${fault.message}\n${fault.nextStep}`,
          command: { command: 'backendDrills.showLog', title: l10n.t('Show Log') },
        }),
    ),
  ];
}

function levelNode(
  catalog: Catalog,
  level: Level,
  progress: Readonly<Record<string, DrillProgress>>,
  openId: string | undefined,
): TreeNode {
  const drills = catalog.drills.filter(({ manifest }) => manifest.level === level);
  const passed = drills.filter(({ manifest }) => progress[manifest.id]?.passed).length;
  return new TreeNode({
    id: `level/${level}`,
    label: levelWord(level),
    description: l10n.t('{0} of {1} passed', passed, drills.length),
    expanded: true,
    children: drills.map(({ manifest }) => {
      const record = progress[manifest.id];
      const { word, icon } = progressWording(record);
      const more = [...progressFacts(record), ...firstPassWord(record)];
      const open = manifest.id === openId;
      const facts = [word, minutesWord(manifest.minutes), ...(open ? [l10n.t('open here')] : [])];
      return new TreeNode({
        id: `drill/${manifest.id}`,
        label: manifest.title,
        description: facts.join(' · '),
        icon,
        tooltip: new MarkdownString(
          `**${manifest.title}**\n\n${manifest.summary}\n\n${[manifest.topic, ...facts, ...more].join(', ')}`,
        ),
        spoken: `${manifest.title}, ${facts.join(', ')}`,
        command: {
          command: 'backendDrills.openDrill',
          title: l10n.t('Open Drill'),
          arguments: [manifest.id],
        },
        context: open ? 'drill.open' : 'drill',
      });
    }),
  });
}

/** When it was first passed, and how much work that took, where that is known. */
function firstPassWord(record: DrillProgress | undefined): string[] {
  if (!record?.firstPassedAt) return [];
  const date = new Date(record.firstPassedAt).toLocaleDateString(env.language, { dateStyle: 'medium' });
  return record.spentMsToPass
    ? [l10n.t('first passed on {0} after {1} of work', date, durationWord(record.spentMsToPass))]
    : [l10n.t('first passed on {0}', date)];
}
