export type {
  AccountReport,
  ChangeReport,
  Outcome,
  OutcomeSummary,
  ReportDocument,
  ReportError,
} from './generated/report.ts';
