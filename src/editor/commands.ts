import { commands, Disposable, type LogOutputChannel } from 'vscode';
import type { SourcePosition } from '../rubric/evidence';
import type { EvidenceAddress } from './results/differences';
import { reportError } from './errorReport';
import { TreeNode } from './treeNode';

/** Every command of the manifest, by its name without `backendDrills.`. */
export interface CommandHandlers {
  startDrill(): unknown;
  openDrill(drillId: string | undefined): unknown;
  check(): unknown;
  resetDrill(): unknown;
  restoreSnapshot(): unknown;
  showSolution(): unknown;
  showBrief(): unknown;
  nextHint(of?: unknown): unknown;
  showResults(): unknown;
  showDetail(of?: unknown): unknown;
  showReport(): unknown;
  exportReport(): unknown;
  runScenario(): unknown;
  startDatabase(): unknown;
  stopDatabase(): unknown;
  clearCaches(): unknown;
  doctor(): unknown;
  copyDoctorReport(): unknown;
  showActions(): unknown;
  showLog(): unknown;
  newSqlDocument(): unknown;
  runStatement(offset?: unknown): unknown;
  explainStatement(offset?: unknown): unknown;
  cancelStatement(): unknown;
  sqlHistory(): unknown;
  openTable(of?: unknown): unknown;
  copyName(of?: unknown): unknown;
  refreshDatabase(): unknown;
  copyConnectionString(): unknown;
  openPsql(): unknown;
  resetData(): unknown;
  openPosition(position: SourcePosition): unknown;
  openDifference(address: EvidenceAddress): unknown;
}

/** Registers the handlers; what one of them throws is shown and logged. */
export function registerCommands(log: LogOutputChannel, handlers: CommandHandlers): Disposable {
  const guarded = <Parameters extends unknown[]>(handler: (...parameters: Parameters) => unknown) => {
    return async (...parameters: Parameters) => {
      try {
        return await handler(...parameters);
      } catch (error) {
        reportError(error, log);
        return undefined;
      }
    };
  };
  const openDrill = (of: unknown) => handlers.openDrill(drillId(of));
  return Disposable.from(
    ...Object.entries({ ...handlers, openDrill }).map(
      ([name, handler]: [string, (...parameters: never[]) => unknown]) =>
        commands.registerCommand(`backendDrills.${name}`, guarded(handler)),
    ),
  );
}

/** A click on a row gives the drill's id, its inline button the row. */
function drillId(of: unknown): string | undefined {
  if (of instanceof TreeNode) return of.options.id.replace(/^drill\//, '');
  return typeof of === 'string' ? of : undefined;
}
