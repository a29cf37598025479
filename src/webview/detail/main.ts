import { PICTURE_STYLE } from '../../picture/style';
import { Host } from '../host';
import { Diagrams } from './diagrams';
import { detailPage, gonePage, positionIn } from './page';
import type { Detail, DetailState, FromDetail, ToDetail } from './protocol';

const view = document.querySelector('#view') as HTMLElement;
const host = new Host<ToDetail, FromDetail>();
const diagrams = new Diagrams(view);
let detail: Detail | undefined;

const sheet = new CSSStyleSheet();
sheet.replaceSync(PICTURE_STYLE);
document.adoptedStyleSheets = [sheet];

host.listen((message) => {
  if (message.type === 'detail') show(message.detail);
  else {
    detail = undefined;
    diagrams.close();
    view.innerHTML = gonePage().toString();
  }
});

function show(next: Detail): void {
  if (JSON.stringify(next) === JSON.stringify(detail)) return;
  const before = detail;
  const focused = document.activeElement?.id;
  detail = next;
  diagrams.close();
  view.innerHTML = detailPage(next).toString();
  diagrams.openFirst(next.check.evidence);
  place(before, next, focused);
  rememberPlace();
}

/** The page keeps its place, and the keyboard its focus, as long as it is about the same check. */
function place(before: Detail | undefined, next: Detail, focused: string | undefined): void {
  const state = before ? undefined : (host.remembered as DetailState | undefined);
  if (state?.checkId === next.check.id) scrollTo({ top: state.top ?? 0 });
  else if (before?.check.id !== next.check.id) scrollTo({ top: 0 });
  const newHint = before?.check.id === next.check.id && next.check.hints.length > before.check.hints.length;
  const focus = newHint ? `hint-${next.check.hints.length - 1}` : focused;
  if (focus) document.getElementById(focus)?.focus({ preventScroll: !newHint });
}

function rememberPlace(): void {
  if (detail) host.remember({ checkId: detail.check.id, top: scrollY } satisfies DetailState);
}

document.addEventListener('scrollend', rememberPlace);

view.addEventListener('change', ({ target }) => {
  if (target instanceof HTMLSelectElement) host.post({ type: 'select', checkId: target.value });
});

view.addEventListener('click', ({ target }) => {
  const control = target instanceof Element ? target.closest<HTMLElement>('button[data-does]') : null;
  if (!control || !detail) return;
  const checkId = detail.check.id;
  const index = Number(control.dataset['index']);
  const position = positionIn(control.dataset['position']);
  switch (control.dataset['does']) {
    case 'openPosition':
      if (position) host.post({ type: 'openPosition', position });
      break;
    case 'openDifference':
      host.post({ type: 'openDifference', checkId, index });
      break;
    case 'nextHint':
      host.post({ type: 'nextHint', checkId });
      break;
    case 'check':
      host.post({ type: 'check' });
      break;
    case 'showDiagram':
      diagrams.toggle(index, detail.check.evidence[index]);
      break;
    case undefined:
      break;
  }
});
