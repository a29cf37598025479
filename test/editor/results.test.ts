import assert from 'node:assert/strict';
import type { ThemeIcon } from 'vscode';
import { resultNodes } from '../../src/editor/results/resultNodes';
import type { TreeNode } from '../../src/editor/treeNode';
import { failedCheck, passedCheck, verdictOf } from '../support/verdicts';

const noHints = () => 0;
const spoken = (node: TreeNode) => node.item.accessibilityInformation?.label ?? '';
const all = (nodes: readonly TreeNode[]): TreeNode[] =>
  nodes.flatMap((node) => [node, ...all(node.children)]);
const iconOf = (node: TreeNode) => (node.item.iconPath as ThemeIcon).id;

describe('the Results tree', () => {
  const verdict = verdictOf([passedCheck, failedCheck], {
    redFlags: [{ id: 'whole', title: 'Reads it all' }],
  });
  const nodes = resultNodes(verdict, false, noHints);

  it('begins with the score, what would raise it and the red flags', () => {
    assert.deepEqual(nodes.map(spoken), [
      'Failed, score 2 of 4',
      'Red flag: Reads it all, caps the score at 1',
      'The answer is the same, core, passed',
      'A page takes few statements, core, failed',
    ]);
    assert.deepEqual(nodes[0]!.children.map(spoken), [
      'Would raise the score: Core: A page takes few statements.',
    ]);
  });

  it('tells outcomes apart by shape and word, not by colour alone', () => {
    const outcomes = (['passed', 'failed', 'skipped', 'could-not-check'] as const).map((outcome) => {
      const node = resultNodes(verdictOf([{ ...failedCheck, outcome }]), false, noHints).at(-1)!;
      return [iconOf(node), spoken(node).split(', ').at(-1)];
    });
    assert.equal(new Set(outcomes.map(([icon]) => icon)).size, 4);
    assert.deepEqual(
      outcomes.map(([, word]) => word),
      ['passed', 'failed', 'skipped', 'could not check'],
    );
  });

  it('leads from each piece of evidence to where it can be looked at', () => {
    const commands = all([nodes.at(-1)!])
      .filter((node) => node.item.command)
      .map(({ item }): unknown[] => [
        item.command!.command,
        ...((item.command!.arguments ?? []) as unknown[]),
      ]);
    const line5 = failedCheck.position;
    assert.deepEqual(commands, [
      ['backendDrills.showDetail', { checkId: 'few-statements' }],
      ['backendDrills.openPosition', line5],
      ['backendDrills.openPosition', line5],
      ['backendDrills.openDifference', { checkId: 'few-statements', index: 1 }],
      ['backendDrills.openPosition', { file: 'src/orders.ts', line: 8 }],
      ['backendDrills.nextHint', { checkId: 'few-statements' }],
    ]);
    assert.ok(
      all(nodes).some((node) =>
        spoken(node).startsWith('20 times: SELECT * FROM order_items WHERE order_id = $1, items.ts:5'),
      ),
    );
  });

  it('shows the revealed hints and offers the next one, for what failed only', () => {
    const hintRows = (revealed: number) =>
      all(resultNodes(verdict, false, () => revealed))
        .map(spoken)
        .filter((label) => /hint/i.test(label));
    assert.deepEqual(hintRows(0), ['Reveal hint 1 of 3 (symptom)']);
    assert.deepEqual(hintRows(1).slice(-2), ['Hint 1, symptom: Count them.', 'Reveal hint 2 of 3 (concept)']);
    assert.equal(hintRows(3).filter((label) => label.startsWith('Reveal')).length, 0);
  });

  it('says that files changed, and that what could not be checked is no failure', () => {
    assert.match(spoken(resultNodes(verdict, true, noHints)[0]!), /files changed since/);
    const unknown = verdictOf([{ ...failedCheck, outcome: 'could-not-check' }], {
      outcome: 'could-not-check',
      score: null,
    });
    assert.match(
      spoken(resultNodes(unknown, false, noHints)[0]!),
      /^Could not check: no score, and no attempt counted/,
    );
  });

  it('has ids that differ, so that rows keep their state', () => {
    const ids = all(nodes).map((node) => node.options.id);
    assert.equal(new Set(ids).size, ids.length);
  });
});
