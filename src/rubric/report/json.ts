import { OWN_RECORD, regradeCommand, type Report } from './report';

/** Raised when the JSON changes in a way that a reader of the older one would misread. */
const REPORT_VERSION = 1;

/** The report for scripts; README.md says what is in it. */
export function reportJson(report: Report): string {
  const { progress, ...rest } = report;
  // Where the files lie on the candidate's machine is nobody's business.
  const record = progress && Object.fromEntries(Object.entries(progress).filter(([key]) => key !== 'folder'));
  const content = {
    version: REPORT_VERSION,
    origin: OWN_RECORD,
    regrade: regradeCommand(report),
    ...rest,
    progress: record ?? null,
  };
  return `${JSON.stringify(content, null, 2)}\n`;
}
