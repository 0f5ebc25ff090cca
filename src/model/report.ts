export type {
  AccountReport,
  ChangeReport,
  InterconnectHealth,
  Outcome,
  OutcomeSummary,
  ReportDocument,
  ReportError,
  StoredField,
} from './generated/report.ts';
