import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { jsonText } from '../text/words.ts';

/** Writes diagnostics as `demarc.diagnostics/1` (schemas/diagnostics.schema.json). Ends with a line break. */
export function renderDiagnosticsJson(list: readonly Diagnostic[]): string {
  return jsonText({ format: 'demarc.diagnostics/1', diagnostics: list.map(entry) });
}

// JSON omits undefined properties.
function entry({ severity, code, message, span, hint }: Diagnostic): unknown {
  return {
    severity,
    code,
    message,
    file: span?.file,
    line: span?.line,
    column: span?.column,
    end_line: span?.endLine,
    end_column: span?.endColumn,
    hint,
  };
}
