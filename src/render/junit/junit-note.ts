import type { NoteNode } from '../plan/plan-tree.ts';
import { say, sourceText } from '../text/inline-text.ts';
import type { JunitCase } from './junit-xml.ts';

export interface FileNames {
  /** The path from the root of the repository, with forward slashes. */
  readonly pathOf: (file: string) => string;
}

/** An error or a warning of a plan. With an error, the account has no answer: no plan, and no drift. */
export function noteCase(
  group: string,
  severity: 'error' | 'warning',
  note: NoteNode,
  { pathOf }: FileNames,
): JunitCase {
  const { code, message, address, hint, source } = note;
  const words = say(message);
  return {
    group,
    name: `${say(code)}: ${words}`,
    file: source === undefined ? undefined : pathOf(source.file.untrusted),
    result: severity === 'error' ? 'error' : 'skipped',
    type: say(code),
    message: words,
    lines: [
      `${severity}[${say(code)}]: ${words}`,
      ...(source === undefined ? [] : [`at ${sourceText(source)}`]),
      ...(address === undefined ? [] : [say(address)]),
      ...(hint === undefined ? [] : [`Hint: ${say(hint)}`]),
      `demarc explain ${say(code)} says more.`,
    ],
  };
}
