import { appendAtOnce } from './runner-files.ts';

const unchanged = { changed: false, create: 0, update: 0, replace: 0, delete: 0, unmanaged: 0, fingerprint: '' };

/**
 * What a signal leaves that comes before the step is set up: outputs and a summary, written at once, as the process ends right after. It needs
 * nothing but Node, so that it is there before the rest of the Action is loaded.
 */
export function endEarly(environment: Readonly<Record<string, string | undefined>>): (code: number) => void {
  return (code) => {
    const outputs = { ...unchanged, errored: true, 'exit-code': code, 'plan-path': '', 'report-path': '' };
    const lines = Object.entries(outputs).map(([name, value]) => `${name}=${value}\n`);
    append(environment['GITHUB_OUTPUT'], lines.join(''));
    append(environment['GITHUB_STEP_SUMMARY'], endedMarkdown(code, false));
  };
}

/** The summary of a step that a signal ended at once. */
export function endedMarkdown(code: number, mayHaveChanged: boolean): string {
  const what = mayHaveChanged
    ? 'Something may have been changed: run it again, it reads the account first and does only what is left.'
    : 'Nothing was changed. Run it again.';
  return `\n### The run was cancelled\n\nA signal ended it (exit code ${code}). ${what}\n`;
}

/** What cannot be written at this moment cannot be told either. */
export function append(path: string | undefined, text: string): void {
  if (path === undefined || path === '') return;
  try {
    appendAtOnce(path, text);
  } catch {
    // The process ends.
  }
}
