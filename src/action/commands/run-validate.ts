import { environmentValue } from '../../model/environment.ts';
import { ExitCode } from '../../model/exit-code.ts';
import { validWords } from '../../render/diagnostics/diagnostics-text.ts';
import { repositoryPath } from '../../system/repository-path.ts';
import { validate, type ValidateResult } from '../../usecases/validate-documents.ts';
import { type ActionCommand, type ActionRun, tryGitHub } from '../action-run.ts';
import { showDiagnostics } from '../show-diagnostics.ts';

/** Checks the documents offline: shape and rules. Writes annotations, a summary and, if wanted, code scanning alerts. */
export const runValidate: ActionCommand = async (run) => {
  const { files, accounts, sarif } = run.inputs;
  const result = await validate({ files, accounts }, run.context);
  await showDiagnostics(run, result, result.counts);
  if (result.exitCode === ExitCode.done) await run.log.line(validWords(result));
  if (sarif) await upload(run, result);
  return result.exitCode;
};

async function upload(run: ActionRun, { diagnostics, sources }: ValidateResult): Promise<void> {
  const { environment, version } = run.runner;
  const sha = environmentValue(environment, 'GITHUB_SHA');
  const ref = environmentValue(environment, 'GITHUB_REF');
  if (sha === undefined || ref === undefined) {
    await run.log.warning(
      'sarif',
      'the runner does not say which commit this is: nothing was uploaded to code scanning',
    );
    return;
  }
  const { renderDiagnosticsSarif } = await import('../../render/diagnostics/diagnostics-sarif.ts');
  const { listRules } = await import('../../usecases/list-rules.ts');
  const { uploadSarif } = await import('../github/sarif-upload.ts');
  const pathOf = (file: string) => repositoryPath(file, process.cwd(), environment);
  const text = renderDiagnosticsSarif(diagnostics, { rules: listRules(), version, sources, pathOf });
  const uploaded = await tryGitHub(() => uploadSarif(run.github(), { sarif: text, sha, ref }));
  if (!uploaded.ok) await run.log.warning('sarif', uploaded.error.message, uploaded.error.hint);
}
