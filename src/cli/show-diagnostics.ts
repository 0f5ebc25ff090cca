import type { ValidateResult } from '../usecases/validate.ts';
import type { Terminal } from './terminal.ts';

/** Diagnostics with their code frames, on stderr. */
export async function showDiagnostics(
  diagnostics: ValidateResult['diagnostics'],
  sources: ReadonlyMap<string, string>,
  terminal: Terminal,
): Promise<void> {
  if (diagnostics.length === 0) return;
  const { renderDiagnosticsText } = await import('../render/diagnostics-text.ts');
  await terminal.stderr.write(renderDiagnosticsText(diagnostics, sources, terminal.style(terminal.stderr)));
}
