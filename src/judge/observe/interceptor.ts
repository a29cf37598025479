import type { Interception, WireNotice } from '../../wire/record';
import { interceptDdl, isTriggersOwn } from './ddlReport';
import { interceptPlan, PlanReport } from './planReport';

/** Which notices on a candidate's connection are reports of the judge's instruments. */
export function interceptReport(notice: WireNotice): Interception | undefined {
  const interception = interceptPlan(notice) ?? interceptDdl(notice);
  const content = interception?.content;
  if (content instanceof PlanReport && isTriggersOwn(content.sql)) return {};
  return interception;
}
