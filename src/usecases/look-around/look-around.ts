import { join } from 'node:path';
import { takeApart } from '../../config/substitute.ts';
import { type Environment, environmentValue } from '../../model/environment.ts';
import { entriesOf, isThere } from '../../system/folders.ts';
import { findDefault } from '../files/find-default.ts';
import { findRepository } from '../init/choose-source.ts';
import { withoutComment } from '../init/document-needs.ts';
import { accountOfDocuments, type Documents, isError, loadDocuments } from '../load-documents.ts';
import type { RunContext } from '../run-context.ts';
import { readMachine, type UnfinishedRuns } from './unfinished-runs.ts';

/** The name of a variable, and whether it has a value. The value itself is never read into it. */
export interface NamedVariable {
  readonly name: string;
  readonly isSet: boolean;
}

/** What a folder and this machine have for demarc. */
export interface Surroundings {
  /** `demarc.yaml` and `demarc/`, where they are. */
  readonly documents: readonly string[];
  /** Files that look like documents and are not read. */
  readonly passedOver: readonly string[];
  /** Undefined without documents, or with both kinds. */
  readonly content: FolderContent | undefined;
  /** For each account, or for all of them: any of these variables, each one or more that belong together. */
  readonly credentials: readonly (readonly NamedVariable[])[];
  /** The account of documents that name none; undefined where nothing needs it. */
  readonly account: NamedVariable | undefined;
  /** True if this folder holds the state of `--sandbox`. */
  readonly hasSandbox: boolean;
  /** True in a repository in which nothing runs demarc. */
  readonly lacksWorkflows: boolean;
  readonly runs: UnfinishedRuns;
}

interface FolderContent {
  readonly files: number;
  readonly accounts: number;
  readonly interconnects: number;
  readonly cnis: number;
  readonly errors: number;
  readonly warnings: number;
  /** What the documents read with `${env:…}`, without those that have a fallback. Sorted. */
  readonly variables: readonly NamedVariable[];
}

/**
 * Looks at a folder offline, without a secret: documents are read as if no variable of theirs were set, and of variables only the names
 * are kept.
 */
export async function lookAround(context: RunContext): Promise<Surroundings> {
  const { environment } = context;
  const { paths, passedOver } = await findDefault('.', environment);
  const documents = paths.length === 1 ? await readDocuments(context) : undefined;
  const tokens =
    documents === undefined || documents.accounts.length === 0
      ? [undefined]
      : documents.accounts.map(({ tokenEnv }) => tokenEnv);
  const named = documents?.diagnostics.some(({ code }) => code === 'account-missing') === true;
  return {
    documents: paths.map((path) => (path.endsWith('.yaml') ? path : `${path}/`)),
    passedOver,
    content: documents && contentOf(documents, environment),
    credentials: [...new Set(tokens)].map((name) =>
      name === undefined ? usualCredentials(environment) : [look(name, environment)],
    ),
    account: named || documents === undefined ? look('CLOUDFLARE_ACCOUNT_ID', environment) : undefined,
    hasSandbox: await isThere(join('.demarc', 'sandbox.json')),
    lacksWorkflows: paths.length > 0 && (await lacksWorkflows()),
    runs: await readMachine(documents?.accounts.map(({ account }) => account) ?? [], environment),
  };
}

function readDocuments(context: RunContext): Promise<Documents> {
  const account = accountOfDocuments(context.environment);
  const environment = Object.fromEntries(
    ['GITHUB_ACTIONS', 'GITHUB_WORKSPACE'].map((name) => [name, context.environment[name]]),
  );
  const request = { files: [], accounts: [], offline: true, skipSecrets: false, defaultAccount: account, rules: true };
  return loadDocuments(request, { ...context, environment });
}

function contentOf({ accounts, diagnostics, files, read }: Documents, environment: Environment): FolderContent {
  const count = (of: (account: (typeof accounts)[number]) => readonly unknown[]) =>
    accounts.reduce((sum, account) => sum + of(account).length, 0);
  const names = new Set(read.flatMap(({ text }) => neededVariables(text)));
  return {
    files: new Set([...files.values()].flat()).size,
    accounts: accounts.length,
    interconnects: count(({ interconnects }) => interconnects),
    cnis: count(({ cnis }) => cnis),
    errors: diagnostics.filter(isError).length,
    warnings: diagnostics.filter(({ severity }) => severity === 'warning').length,
    variables: [...names].sort().map((name) => look(name, environment)),
  };
}

function neededVariables(text: string): readonly string[] {
  return text
    .split('\n')
    .flatMap((line) => takeApart(withoutComment(line)))
    .flatMap((piece) => (piece.kind === 'variable' && piece.fallback === undefined ? [piece.name] : []));
}

function look(name: string, environment: Environment): NamedVariable {
  return { name, isSet: environmentValue(environment, name) !== undefined };
}

function usualCredentials(environment: Environment): readonly NamedVariable[] {
  const token = look('CLOUDFLARE_API_TOKEN', environment);
  const pair = ['CLOUDFLARE_EMAIL', 'CLOUDFLARE_API_KEY'].map((name) => look(name, environment));
  return !token.isSet && pair.some(({ isSet }) => isSet) ? pair : [token];
}

/** Any file of GitHub Actions or GitLab with the word: this asks whether init has something to add, and no more. */
async function lacksWorkflows(): Promise<boolean> {
  const root = await findRepository('.');
  if (root === undefined || (await isThere(join(root, '.gitlab-ci.yml')))) return false;
  const workflows = await entriesOf(join(root, '.github', 'workflows'));
  return !workflows.some(({ name }) => name.includes('demarc'));
}
