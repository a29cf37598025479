import {
  commands,
  env,
  EventEmitter,
  l10n,
  Uri,
  version,
  window,
  workspace,
  type Disposable,
  type TextDocumentContentProvider,
} from 'vscode';
import type { Diagnosis } from '../../session/doctor/finding';
import { doctorReport, type DoctorWords } from '../../session/doctor/report';
import type { EngineHandle } from '../engineHandle';
import { drillsFolder, ownServerUrl } from '../settings';
import type { Tasks } from '../tasks';

const SCHEME = 'backend-drills-doctor';
/** As a built-in extension of VS Code registers it: a tab of its own, which no other preview takes. */
const MARKDOWN_PREVIEW = 'vscode.markdown.preview.editor';

/** Doctor: looks at the machine and shows what it found as a page that can be read, searched and copied. */
export class Doctor implements TextDocumentContentProvider, Disposable {
  private readonly changed = new EventEmitter<Uri>();
  readonly onDidChange = this.changed.event;

  private readonly page = Uri.from({ scheme: SCHEME, path: '/Doctor.md' });
  private readonly registration: Disposable;
  private diagnosis: Diagnosis | undefined;

  constructor(
    private readonly engine: EngineHandle,
    private readonly tasks: Tasks,
  ) {
    this.registration = workspace.registerTextDocumentContentProvider(SCHEME, this);
  }

  provideTextDocumentContent(): string {
    return this.diagnosis ? doctorReport(this.diagnosis, words()) : '';
  }

  async run(): Promise<void> {
    const diagnosis = await this.tasks.run(
      l10n.t('Looking at what the drills need'),
      async (work) => (await this.engine.get()).diagnose(aboutThisWindow(), work),
      { concurrent: true, retry: () => this.run() },
    );
    if (!diagnosis) return;
    this.diagnosis = diagnosis;
    this.changed.fire(this.page);
    await commands.executeCommand('setContext', 'backendDrills.hasDiagnosis', true);
    await commands.executeCommand('vscode.openWith', this.page, MARKDOWN_PREVIEW);
  }

  /** For an issue: in everybody's language, and without a secret. */
  async copy(): Promise<void> {
    if (!this.diagnosis) return;
    await env.clipboard.writeText(doctorReport(this.diagnosis));
    window.setStatusBarMessage(l10n.t('What the doctor found is on the clipboard.'), 5_000);
  }

  dispose(): void {
    this.registration.dispose();
    this.changed.dispose();
  }
}

function aboutThisWindow() {
  return { url: ownServerUrl(), drillsFolder: { path: drillsFolder() }, host: `${env.appName} ${version}` };
}

function words(): DoctorWords {
  return {
    title: l10n.t('Backend Drills: Doctor'),
    states: {
      problem: l10n.t('Problems'),
      warning: l10n.t('Warnings'),
      ok: l10n.t('In order'),
      unused: l10n.t('Not used'),
    },
    fix: l10n.t('Fix'),
  };
}
