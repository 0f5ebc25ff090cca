// Generated from schemas/diagnostics.schema.json by npm run generate. Do not edit.

/**
 * What validate found, or why a run with --format json ended before it had a result. Lines and columns count from 1; the end is exclusive.
 */
export interface DiagnosticsDocument {
  format: 'demarc.diagnostics/1';
  diagnostics: DiagnosticEntry[];
}
export interface DiagnosticEntry {
  severity: 'error' | 'warning' | 'info';
  code: string;
  message: string;
  file?: string;
  line?: number;
  column?: number;
  end_line?: number;
  end_column?: number;
  hint?: string;
}
