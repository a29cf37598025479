import { commands, l10n, window, type LogOutputChannel } from 'vscode';
import type { DrillsTree } from './drillsTree';
import type { ActiveDrill } from './activeDrill';
import { reportError } from '../errorReport';
import type { KeptFiles } from './keptFiles';
import { saveDrillFiles } from './saving';

/** Show Solution: the reference beside one's own code, for who has passed or asks twice. */
export class SolutionCommand {
  constructor(
    private readonly active: ActiveDrill,
    private readonly files: KeptFiles,
    private readonly drills: DrillsTree,
    private readonly log: LogOutputChannel,
  ) {}

  async run(): Promise<void> {
    const { session } = this.active;
    if (!session) return;
    await saveDrillFiles(this.active); // what is compared is what is on disk
    const answer = await session.askForSolution();
    if (answer.state === 'asked') {
      this.explain();
      return;
    }
    this.drills.refresh(); // it says now that the solution was seen
    const title = l10n.t('"{0}": your files and the solution', session.drill.manifest.title);
    await this.files.compare(title, answer.differences);
  }

  private explain(): void {
    const hint = l10n.t('Next Hint');
    window
      .showInformationMessage(
        l10n.t(
          'You have not passed this drill yet. Seeing the solution ends what it is worth as an exercise; that you saw it is remembered, and told in your report. Ask again (Show Solution) to see it.',
        ),
        hint,
      )
      .then(
        (chosen) => chosen === hint && commands.executeCommand('backendDrills.nextHint'),
        (error: unknown) => reportError(error, this.log),
      );
  }
}
