import { reportPage } from '../picture/report';
import { reportJson } from '../rubric/report/json';
import { reportJunit } from '../rubric/report/junit';
import { reportMarkdown } from '../rubric/report/markdown';
import type { Report } from '../rubric/report/report';

/** What a report can be written as. */
export interface ReportFormat {
  readonly name: 'markdown' | 'html' | 'json' | 'junit';
  /** Of a file in this format, without a dot. */
  readonly extension: string;
  readonly write: (report: Report) => string;
}

export const REPORT_FORMATS: readonly ReportFormat[] = [
  { name: 'markdown', extension: 'md', write: (report) => `${reportMarkdown(report)}\n` },
  { name: 'html', extension: 'html', write: reportPage },
  { name: 'json', extension: 'json', write: reportJson },
  { name: 'junit', extension: 'xml', write: reportJunit },
];
