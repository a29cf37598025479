import * as l10n from '@vscode/l10n';

/** What VS Code gives a page, once. */
interface PageApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare function acquireVsCodeApi(): PageApi;

/** Said by every page once it listens. */
export interface Ready {
  readonly type: 'ready';
}

/**
 * A page's way to the extension: it takes one union of messages and sends another, both declared in its protocol.ts. Made
 * once, before the page says anything, since it brings the language.
 */
export class Host<ToView, FromView extends { readonly type: string }> {
  private readonly api = acquireVsCodeApi();

  constructor() {
    const translations = document.body.dataset['l10n'];
    if (translations) l10n.config({ contents: translations });
  }

  /** What was remembered when the page was last shown, also before the window was loaded anew. */
  get remembered(): unknown {
    return this.api.getState();
  }

  /**
   * @param receive called for each message, in order. The first is the last one that was sent before: VS Code throws a hidden
   * page away, and the extension answers `ready` with what makes it as it was.
   */
  listen(receive: (message: ToView) => void): void {
    // Only VS Code's own frame around the page can post to it: the policy lets no other document in.
    window.addEventListener('message', ({ data }: MessageEvent<ToView>) => receive(data));
    this.post({ type: 'ready' });
  }

  post(message: FromView | Ready): void {
    this.api.postMessage(message);
  }

  remember(state: unknown): void {
    this.api.setState(state);
  }
}
