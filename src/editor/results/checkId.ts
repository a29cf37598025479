import { TreeNode } from '../treeNode';

/** The check that a command was given: by its row in Results, or as `{ checkId }`; undefined where it was given none. */
export function checkIdOf(of: unknown): string | undefined {
  if (of instanceof TreeNode) return /^check\/([^/]+)\//.exec(of.options.id)?.[1];
  if (typeof of === 'object' && of !== null && 'checkId' in of && typeof of.checkId === 'string')
    return of.checkId;
  return undefined;
}
