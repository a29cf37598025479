import { randomBytes } from 'node:crypto';
import { env, l10n, Uri, type Webview } from 'vscode';
import { html } from '../../picture/markup';

/** Folder of what pages load, and all that they may load. */
export function viewsFolder(extension: Uri): Uri {
  return Uri.joinPath(extension, 'dist', 'webview');
}

/**
 * The page of a view, empty until its script fills it. Nothing but our own script and style is let in: no inline code or
 * style, no images, no network.
 * @param name of its script and style in dist/webview
 */
export function viewPage(webview: Webview, extension: Uri, name: string): string {
  const file = (extension_: string) =>
    webview.asWebviewUri(Uri.joinPath(viewsFolder(extension), `${name}.${extension_}`)).toString();
  const nonce = randomBytes(16).toString('base64');
  // What a script with the nonce imports has it too.
  const policy = `default-src 'none'; script-src 'nonce-${nonce}'; style-src ${webview.cspSource}`;
  const translations = l10n.bundle ? JSON.stringify(l10n.bundle) : '';
  return html`<!doctype html>
    <html lang="${env.language}">
      <head>
        <meta charset="utf-8" />
        <title>Backend Drills</title>
        <meta http-equiv="Content-Security-Policy" content="${policy}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <link rel="stylesheet" href="${file('css')}" />
      </head>
      <body data-l10n="${translations}">
        <main id="view"></main>
        <script type="module" nonce="${nonce}" src="${file('js')}"></script>
      </body>
    </html>`.toString();
}
