import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { runInShell, type ScriptResult } from '../run-script.ts';

export interface Job {
  readonly extends?: string;
  readonly rules?: readonly { readonly if: string; readonly when?: 'never' }[];
  readonly script?: readonly string[];
  readonly before_script?: readonly string[];
  readonly variables?: Readonly<Record<string, string>>;
  readonly [key: string]: unknown;
}

const example = fileURLToPath(new URL('../../../examples/gitlab/', import.meta.url));
const programs = { 'demarc-gitlab': `${example}demarc-gitlab.mjs` };

/** The jobs of the pipeline, with what they extend. */
export async function readJobs(text?: string): Promise<Readonly<Record<string, Job>>> {
  const all = parse(text ?? (await readFile(`${example}demarc.gitlab-ci.yml`, 'utf8'))) as Record<string, Job>;
  return Object.fromEntries(
    Object.entries(all)
      .filter(([name]) => name !== 'workflow' && !name.startsWith('.'))
      .map(([name, job]) => [name, { ...all[job.extends ?? ''], ...job }]),
  );
}

/** Whether a pipeline has a job: the first of its rules that holds. Reads what the rules say and no more. */
export function isIn({ rules = [] }: Job, variables: Readonly<Record<string, string>>): boolean {
  const valueOf = (word: string) =>
    word.startsWith('$') ? (variables[word.slice(1)] ?? '') : word.replaceAll('"', '');
  const found = rules.find((rule) =>
    rule.if.split(' && ').every((term) => {
      const [left = '', right] = term.split(' == ');
      return right === undefined ? valueOf(left) !== '' : valueOf(left) === valueOf(right);
    }),
  );
  return found !== undefined && found.when !== 'never';
}

/** Runs the script of a job as a runner does: all lines in one bash that ends at the first failure, with the variables of the job. */
export async function runJob(
  job: Job,
  cwd: string,
  variables: Readonly<Record<string, string>>,
): Promise<ScriptResult> {
  const own = Object.entries(job.variables ?? {}).map(([name, value]) => [
    name,
    value.replace(/^\$(\w+)$/, (_whole, other: string) => variables[other] ?? value),
  ]);
  const env = { ...variables, ...(Object.fromEntries(own) as Record<string, string>) };
  const script = ['set -eo pipefail', ...(job.before_script ?? []), ...(job.script ?? [])].join('\n');
  return runInShell(['bash', '-c', script], { cwd, variables: env, scripts: programs });
}

/** Runs demarc-gitlab alone. */
export function runScript(
  args: readonly string[],
  cwd: string,
  variables: Readonly<Record<string, string>>,
): Promise<ScriptResult> {
  return runInShell([process.execPath, programs['demarc-gitlab'], ...args], { cwd, variables });
}
