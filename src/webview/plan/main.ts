import { PICTURE_STYLE } from '../../picture/style';
import { Host } from '../host';
import { drawPlan } from '../planView/drawPlan';
import { explainPage, gonePage } from './page';
import type { FromPlan, ToPlan } from './protocol';

const view = document.querySelector('#view') as HTMLElement;
const host = new Host<ToPlan, FromPlan>();

const sheet = new CSSStyleSheet();
sheet.replaceSync(PICTURE_STYLE);
document.adoptedStyleSheets = [sheet];

host.listen((message) => {
  view.innerHTML = (message.type === 'plan' ? explainPage(message.explain) : gonePage()).toString();
  if (message.type !== 'plan') return;
  // The extension keeps no plans: a window that is loaded anew gives it back what the page remembers.
  host.remember(message);
  const { sql, answer } = message.explain;
  const diagram = view.querySelector<HTMLElement>('.diagram');
  if (diagram) void drawPlan(diagram, { sql, plan: answer });
});
