import { ExitCode } from '../../model/exit-code.ts';
import { encodePlan } from '../../plan/codec.ts';
import { renderDriftMarkdown } from '../../render/drift/drift-markdown.ts';
import { renderDriftText } from '../../render/drift/drift-text.ts';
import { drift, type DriftResult } from '../../usecases/plan/plan-and-drift.ts';
import { type ActionCommand, type ActionRun, tryGitHub, writeResult } from '../action-run.ts';
import { syncIssue } from '../drift-issue/sync-issue.ts';
import { planRequestOf } from '../open-run.ts';
import { annotateFound, planDiagnostics } from '../show-diagnostics.ts';

/** Shows how the network differs from the documents: in the log, in the summary, and in one issue while drift exists. */
export const runDrift: ActionCommand = async (run) => {
  const result = await drift(planRequestOf(run.inputs), run.context);
  await showDrift(run, result);
  const why = reasonToLeaveIssue(run, result);
  if (why !== undefined) await run.log.line(`issue: not changed, ${why}`);
  else await updateIssue(run, result);
  return result.exitCode;
};

async function showDrift(run: ActionRun, result: DriftResult): Promise<void> {
  const { outputs, log, summary } = run;
  const { plan, unmanagedIsDrift, diagnostics, sources, drifted } = result;
  // Drift changes nothing, so no guard blocks it.
  const shown = { ...plan, accounts: plan.accounts.map((account) => ({ ...account, guards: [] })) };
  outputs.notePlan(plan);
  outputs.note({ changed: drifted });
  const whole = renderDriftMarkdown(plan, { unmanagedIsDrift, maxBytes: Number.MAX_SAFE_INTEGER });
  outputs.note({ planPath: (await writeResult(run, 'plan', { json: encodePlan(plan) })).json });
  outputs.note({ reportPath: (await writeResult(run, 'report', { md: whole })).md });
  await annotateFound(run, { diagnostics: [...diagnostics, ...planDiagnostics(shown)], sources });
  await log.group('Drift', renderDriftText(plan, { color: false, unmanagedIsDrift }));
  await summary.add((maxBytes) => renderDriftMarkdown(plan, { unmanagedIsDrift, maxBytes }));
  if (drifted)
    await log.error(
      'drift',
      'the network does not match the documents',
      'The log and the summary show the differences.',
    );
}

/** The reason not to touch the issue; undefined if the issue must be updated. */
function reasonToLeaveIssue({ inputs, event }: ActionRun, { exitCode }: DriftResult): string | undefined {
  if (!inputs.issue.enabled) return 'because issue: false is set';
  // The documents of a pull request do not describe the wanted state of the network yet.
  if (event.type === 'pull_request' || event.type === 'merge_group') return `because this run is for a ${event.type}`;
  if (exitCode !== ExitCode.done && exitCode !== ExitCode.differences)
    return 'because not everything could be compared';
  return undefined;
}

/** If the issue cannot be written, the result of the drift check stays the same. */
async function updateIssue(run: ActionRun, result: DriftResult): Promise<void> {
  const kept = await tryGitHub(() => syncIssue(run, result));
  if (kept.ok) return;
  const { message, hint } = kept.error;
  await run.log.warning('issue', `the drift issue could not be updated: ${message}`, hint);
}
