import type { Disposable, Uri } from 'vscode';
import { ViewColumn, window, type WebviewPanel, type WebviewPanelSerializer } from 'vscode';
import { viewPage, viewsFolder } from './viewPage';

/** Said by every page once it listens. */
interface Message {
  readonly type: string;
}

export interface ViewTabOptions<FromView extends Message> {
  /** `backendDrills.resultDetail`: what VS Code keeps the tab by. */
  readonly viewType: string;
  /** Of the page's script and style in dist/webview. */
  readonly name: string;
  readonly extension: Uri;
  readonly icon?: Uri | { readonly light: Uri; readonly dark: Uri };
  /** What the page says, but for `ready`. */
  readonly onMessage: (message: FromView) => unknown;
  /** The window was loaded anew with the tab open; `state` is what the page remembered. To be answered with `show`. */
  readonly onRestored: (state: unknown) => unknown;
  readonly onClosed?: () => unknown;
  /** For what a handler throws. */
  readonly onError: (error: unknown) => void;
}

/**
 * One tab with a page in it, opened again and again. A hidden page is thrown away by VS Code and made anew when it is shown:
 * then it is sent its last message once more, so a message holds all that the page shows.
 */
export class ViewTab<ToView extends Message, FromView extends Message>
  implements WebviewPanelSerializer, Disposable
{
  private panel: WebviewPanel | undefined;
  private last: ToView | undefined;
  /** Whether the page listens: what is sent before comes to it as well, and then it would be sent the same twice. */
  private isReady = false;
  private readonly registration: Disposable;

  constructor(private readonly options: ViewTabOptions<FromView>) {
    this.registration = window.registerWebviewPanelSerializer(options.viewType, this);
  }

  get isOpen(): boolean {
    return this.panel !== undefined;
  }

  /** Opens the tab, or brings it to the front where it is. */
  open(title: string, message: ToView, column: ViewColumn = ViewColumn.Active): void {
    if (this.panel) this.panel.reveal(undefined, false);
    else
      this.adopt(window.createWebviewPanel(this.options.viewType, title, column, { enableFindWidget: true }));
    this.show(title, message);
  }

  /** Shows something else in the tab where it is open, without bringing it to the front. */
  show(title: string, message: ToView): void {
    if (!this.panel) return;
    this.panel.title = title;
    this.last = message;
    if (this.isReady) void this.panel.webview.postMessage(message);
  }

  async deserializeWebviewPanel(panel: WebviewPanel, state: unknown): Promise<void> {
    this.panel?.dispose();
    this.adopt(panel);
    await this.options.onRestored(state);
  }

  dispose(): void {
    this.registration.dispose();
    this.panel?.dispose();
  }

  private adopt(panel: WebviewPanel): void {
    const { extension, name, icon } = this.options;
    this.panel = panel;
    this.last = undefined;
    this.isReady = false;
    if (icon) panel.iconPath = icon;
    panel.onDidDispose(() => {
      if (this.panel !== panel) return;
      this.panel = undefined;
      this.options.onClosed?.();
    });
    panel.onDidChangeViewState(() => {
      if (this.panel === panel && !panel.visible) this.isReady = false;
    });
    panel.webview.onDidReceiveMessage((message: FromView | { readonly type: 'ready' }) => {
      this.receive(message).catch(this.options.onError);
    });
    panel.webview.options = { enableScripts: true, localResourceRoots: [viewsFolder(extension)] };
    panel.webview.html = viewPage(panel.webview, extension, name);
  }

  private async receive(message: FromView | { readonly type: 'ready' }): Promise<void> {
    if (message.type !== 'ready') {
      await this.options.onMessage(message as FromView);
      return;
    }
    this.isReady = true;
    if (this.last) await this.panel?.webview.postMessage(this.last);
  }
}
