export type {
  AccountReport,
  ChangeReport,
  InterconnectHealth,
  Outcome,
  OutcomeSummary,
  ReportDocument,
  ReportError,
} from './generated/report.ts';
