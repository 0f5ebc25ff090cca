import type { EventLogLine } from '../model/generated/event-log.ts';
import type { ReportDocument } from '../model/generated/report.ts';
import type { ShapeProblem } from './keywords.ts';
import { translate } from './translate.ts';
import validateLine from './validators/event-log.js';
import validateReport from './validators/report.js';

/** Empty if the value matches schemas/report.schema.json. */
export function checkReport(value: unknown): readonly ShapeProblem[] {
  return validateReport(value) ? [] : translate(validateReport.errors, value);
}

export function isReportDocument(value: unknown): value is ReportDocument {
  return validateReport(value);
}

export function isEventLogLine(value: unknown): value is EventLogLine {
  return validateLine(value);
}
