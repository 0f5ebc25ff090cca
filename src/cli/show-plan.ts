import type { PlanDocument } from '../model/plan.ts';
import { troubleCodes, warningCodes } from '../render/plan/plan-codes.ts';
import type { Style } from '../render/text/paint.ts';
import { sanitiseText } from '../render/text/sanitise.ts';
import type { PlanResult } from '../usecases/plan/plan-and-drift.ts';
import type { ValidateResult } from '../usecases/validate-documents.ts';
import type { PlanFormat } from './flags.ts';
import type { Terminal } from './terminal.ts';

/** A plan in one of its formats. Each renderer is loaded only when it is needed. */
export async function planText(
  plan: PlanDocument,
  format: PlanFormat,
  style: Style,
  { sources, terminal }: { readonly sources: ReadonlyMap<string, string>; readonly terminal: Terminal },
): Promise<string> {
  switch (format) {
    case 'text':
      return (await import('../render/plan/plan-text.ts')).renderPlanText(plan, style);
    case 'markdown':
      return (await import('../render/plan/plan-markdown.ts')).renderPlanMarkdown(plan, style);
    case 'diff':
      return (await import('../render/plan/plan-diff.ts')).renderPlanDiff(plan);
    case 'json':
      return (await import('../plan/codec.ts')).encodePlan(plan);
    case 'junit':
      return (await import('../render/junit/junit-plan.ts')).renderPlanJunit(plan, { pathOf: await terminal.pathOf() });
    case 'gitlab': {
      const { planFindings } = await import('../render/plan/plan-findings.ts');
      const { renderDiagnosticsGitlab } = await import('../render/diagnostics/diagnostics-gitlab.ts');
      return renderDiagnosticsGitlab(planFindings(plan), { sources, pathOf: await terminal.pathOf() });
    }
  }
}

/** Notes the codes of a plan that is shown as text. */
export function notePlan(plan: Pick<PlanDocument, 'accounts'>, terminal: Terminal): void {
  terminal.noteCodes(troubleCodes(plan), warningCodes(plan));
}

/** Shows warnings about the documents on stderr. */
export async function showWarnings(
  { diagnostics, sources }: Pick<PlanResult, 'diagnostics' | 'sources'>,
  terminal: Terminal,
): Promise<void> {
  if (!terminal.isQuiet) await showDiagnostics(diagnostics, sources, terminal);
}

/** Shows on stderr why an account cannot be planned or changed. Used with formats that programs read. */
export async function showTrouble(plan: PlanDocument, terminal: Terminal): Promise<void> {
  const lines: string[] = [];
  for (const { account, errors, guards } of plan.accounts) {
    for (const { message, hint } of errors) {
      lines.push(`error: ${sanitiseText(`account ${account}: ${message}`)}`);
      if (hint !== undefined) lines.push(`  hint: ${sanitiseText(hint)}`);
    }
    for (const { id, message, lift, lifted } of guards) {
      if (lifted) continue;
      lines.push(`error: ${sanitiseText(`account ${account}: blocked by the guard ${id}: ${message}`)}`);
      lines.push(`  hint: ${sanitiseText(lift)}`);
    }
  }
  if (lines.length === 0) return;
  terminal.noteCodes(troubleCodes(plan));
  await terminal.stderr.write(`${lines.join('\n')}\n`);
}

/** Shows diagnostics with their code frames on stderr. */
export async function showDiagnostics(
  diagnostics: ValidateResult['diagnostics'],
  sources: ReadonlyMap<string, string>,
  terminal: Terminal,
): Promise<void> {
  if (diagnostics.length === 0) return;
  const { diagnosticCodes, renderDiagnosticsText } = await import('../render/diagnostics/diagnostics-text.ts');
  terminal.noteCodes(diagnosticCodes(diagnostics, 'error'), diagnosticCodes(diagnostics, 'warning'));
  await terminal.stderr.write(renderDiagnosticsText(diagnostics, sources, terminal.style(terminal.stderr)));
}
