import { groupBy } from '../../model/collections.ts';
import { breakCommands, sanitiseText } from '../text/sanitise.ts';

/** A test case of JUnit's XML, as a CI shows it. */
export interface JunitCase {
  /** `demarc.plan.ACCOUNT`: readers group by it, and cut it at its last full stop. */
  readonly group: string;
  /** Readers compare two runs by it, so it holds no number of a line. */
  readonly name: string;
  /** The document, from the root of the repository. */
  readonly file?: string | undefined;
  /** `failure`: somebody must act. `error`: the run has no answer. `skipped`: to be seen, and not red. */
  readonly result: 'passed' | 'skipped' | 'failure' | 'error';
  /** The code. */
  readonly type?: string;
  readonly message?: string;
  /** The details. GitLab shows these and not the message; Jenkins shows both. */
  readonly lines: readonly string[];
}

const longestName = 300;

/**
 * Writes cases as JUnit's XML, in the part that Jenkins, GitLab, Azure Pipelines and CircleCI read alike. Each group is a suite. GitLab
 * drops a second case of the same name, so each name is given once. Ends with a line break.
 */
export function junitXml(command: string, found: readonly JunitCase[]): string {
  const cases = found.length === 0 ? [noCase(command)] : found;
  const suites = groupBy(cases, ({ group }) => group);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="demarc ${attribute(command)}"${counts(cases, false)}>`,
    ...[...suites].flatMap(([group, members]) => suiteLines(group, members)),
    '</testsuites>',
    '',
  ].join('\n');
}

/** Readers take a file without cases for good. */
function noCase(command: string): JunitCase {
  const message = 'This run says nothing of any document or account.';
  return { group: `demarc.${command}`, name: 'no result', result: 'error', message, lines: [] };
}

function suiteLines(group: string, cases: readonly JunitCase[]): readonly string[] {
  const used = new Map<string, number>();
  return [
    `  <testsuite name="${attribute(group)}"${counts(cases, true)}>`,
    ...cases.flatMap((each) => {
      const name = attribute(each.name.length > longestName ? `${each.name.slice(0, longestName)}…` : each.name);
      const count = (used.get(name) ?? 0) + 1;
      used.set(name, count);
      return caseLines(each, count === 1 ? name : `${name} (${count})`);
    }),
    '  </testsuite>',
  ];
}

function caseLines({ group, file, result, type, message = '', lines }: JunitCase, name: string): readonly string[] {
  const place = file === undefined ? '' : ` file="${attribute(file)}"`;
  const head = `<testcase classname="${attribute(group)}" name="${name}"${place} time="0"`;
  if (result === 'passed' && lines.length === 0) return [`    ${head}/>`];
  const element = result === 'passed' ? 'system-out' : result;
  const attributes = [
    ...(type === undefined ? [] : [` type="${attribute(type)}"`]),
    ...(result === 'passed' ? [] : [` message="${attribute(message)}"`]),
  ].join('');
  // GitLab shows the text of the element alone, so it is never empty.
  const text = breakCommands((lines.length === 0 ? [message] : lines).map(escapeLine).join('\n'));
  return [`    ${head}>`, `      <${element}${attributes}>${text}</${element}>`, '    </testcase>'];
}

function counts(cases: readonly JunitCase[], hasSkipped: boolean): string {
  const count = (result: JunitCase['result']) => cases.filter((each) => each.result === result).length;
  const skipped = hasSkipped ? ` skipped="${count('skipped')}"` : '';
  return ` tests="${cases.length}" failures="${count('failure')}" errors="${count('error')}"${skipped}`;
}

function attribute(text: string): string {
  return escapeLine(text).replaceAll('"', '&quot;');
}

// What XML 1.0 forbids (controls, halves of surrogate pairs, U+FFFE) is hidden text, and visible after this.
function escapeLine(text: string): string {
  return sanitiseText(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
