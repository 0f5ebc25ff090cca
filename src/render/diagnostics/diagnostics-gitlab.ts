import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { sanitiseText } from '../text/sanitise.ts';
import { jsonText } from '../text/words.ts';
import { createFingerprint } from './finding-fingerprint.ts';

interface GitlabOptions {
  /** The texts by file name, with sensitive values masked. The text of its line identifies a finding, even after the line moves. */
  readonly sources: ReadonlyMap<string, string>;
  /** The path from the root of the repository, with forward slashes. */
  readonly pathOf: (file: string) => string;
}

// GitLab's scale has five steps. An error stops the run.
const severities = { error: 'blocker', warning: 'minor', info: 'info' } as const;

/**
 * Writes diagnostics as a Code Quality report of GitLab: a list, empty without findings. GitLab refuses a finding without a place, so one
 * without is at the start of the first document. GitLab shows findings with the same fingerprint as one. Ends with a line break.
 */
export function renderDiagnosticsGitlab(list: readonly Diagnostic[], options: GitlabOptions): string {
  const { sources, pathOf } = options;
  const [first = 'demarc.yaml'] = sources.keys();
  const fingerprint = createFingerprint(options);
  return jsonText(
    list.map((diagnostic) => {
      const { severity, code, message, span, hint } = diagnostic;
      return {
        type: 'issue',
        check_name: sanitiseText(code),
        description: sanitiseText(hint === undefined ? message : `${message}. ${hint}`),
        categories: ['Bug Risk'],
        severity: severities[severity],
        fingerprint: fingerprint(diagnostic),
        location: { path: sanitiseText(pathOf(span?.file ?? first)), lines: { begin: span?.line ?? 1 } },
      };
    }),
  );
}
