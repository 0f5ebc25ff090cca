import { join } from 'node:path';
import { ExitCode } from '../../model/exit-code.ts';
import { compareText } from '../../model/text.ts';
import { type PackagedText, packageFolder, readTexts } from '../../system/package-folder.ts';
import type { NewFile } from '../../system/write-files.ts';
import { Failure } from '../failure.ts';
import type { DocumentNeeds, NeededAccount } from './document-needs.ts';

// Lines of examples/github/ that are replaced with the user's own: the variable that documents read, with or without a # before it, ...
const variable = /^( *)(?:# )?DEMARC_\w+: \$\{\{ secrets\.DEMARC_\w+ \}\}$/m;
// ... the accounts of a fleet, with the comment above them, ...
const tokens = /^( *)# One line for each account[^\n]*\n(?: *CF_\w+: [^\n]*\n)+/m;
// ... and the single token.
const token = /^( *)CLOUDFLARE_API_TOKEN: ([^\n]*\n)/m;

/** Puts the tokens, the variables and the paths of the documents into a workflow. */
export function fitWorkflow(workflow: string, needs: DocumentNeeds, documents: 'demarc' | 'demarc.yaml'): string {
  return fitPaths(fitAccount(fitTokens(fitVariables(workflow, needs), needs), needs), documents);
}

function fitVariables(workflow: string, { variables }: DocumentNeeds): string {
  return workflow.replace(variable, (example, indent: string) => {
    if (variables.length === 0) return example.replace(/^ *(?:# )?/, `${indent}# `);
    return variables.map((name) => `${indent}${name}: \${{ secrets.${name} }}`).join('\n');
  });
}

/** One account: its own variable. A fleet: one line for each variable, and one for documents that name none. */
function fitTokens(workflow: string, { accounts }: DocumentNeeds): string {
  if (accounts.length === 0) return workflow;
  const names = new Set(accounts.map(({ tokenEnv }) => tokenEnv));
  const own = [...names].filter((name) => name !== undefined).sort();
  if (!tokens.test(workflow)) {
    return workflow.replace(token, `$1${own.length === 1 && names.size === 1 ? own[0] : 'CLOUDFLARE_API_TOKEN'}: $2`);
  }
  return workflow.replace(tokens, (example, indent: string) => {
    const [remark = ''] = example.trim().split('\n');
    const isReader = example.includes('matrix.token_env');
    const ownLines = own.map((name) => `${name}: ${isReader ? readOf(name) : `\${{ secrets.${name} }}`}`);
    const lines = [
      ...(own.length > 0 ? [remark, ...ownLines] : []),
      ...(names.has(undefined) ? sharedLines(isReader, own.length > 0) : []),
    ];
    return lines.map((line) => `${indent}${line}\n`).join('');
  });
}

function sharedLines(isReader: boolean, hasOthers: boolean): readonly string[] {
  if (!isReader) {
    return ['# The environment of each account holds its own.', `CLOUDFLARE_API_TOKEN: \${{ secrets.${sharedWrite} }}`];
  }
  const secret = 'secrets.CLOUDFLARE_READ_TOKEN';
  return [
    '# One that may read all accounts whose documents name no token_env, and nothing else.',
    `CLOUDFLARE_API_TOKEN: \${{ ${hasOthers ? `!matrix.token_env && ${secret} || ''` : secret} }}`,
  ];
}

const sharedWrite = 'CLOUDFLARE_WRITE_TOKEN';

/** Only for the job of its account. */
function readOf(name: string): string {
  return `\${{ matrix.token_env == '${name}' && secrets.${readSecret(name)} || '' }}`;
}

function readSecret(name: string): string {
  return name.includes('TOKEN') ? name.replace('TOKEN', 'READ_TOKEN') : `${name}_READ`;
}

/** The name of the secret in an account's environment. */
function writeSecret({ tokenEnv }: NeededAccount): string {
  return tokenEnv ?? sharedWrite;
}

function fitAccount(workflow: string, { readsAccount }: DocumentNeeds): string {
  if (!readsAccount) return workflow;
  const line = 'CLOUDFLARE_ACCOUNT_ID: ${{ vars.CLOUDFLARE_ACCOUNT_ID }}';
  return workflow.replace(/^( *)\w+: \$\{\{ secrets\.CLOUDFLARE_(?:READ|WRITE)_TOKEN \}\}[^\n]*\n/m, `$&$1${line}\n`);
}

/** The workflows of a fleet watch only the folder. */
function fitPaths(workflow: string, documents: string): string {
  if (documents === 'demarc') return workflow;
  const reads = '"$GITHUB_WORKSPACE/demarc"';
  if (!workflow.includes(reads)) return workflow;
  return workflow
    .replace(reads, `"$GITHUB_WORKSPACE/${documents}"`)
    .replace(' -- demarc .github/', ` -- ${documents} .github/`);
}

/** The settings at GitHub that the workflows need, as the workflows themselves say. */
export interface WorkflowNeeds {
  /** Secrets of the repository. Sorted. */
  readonly secrets: readonly string[];
  /** Variables of the repository, which are no secrets. Sorted. */
  readonly variables: readonly string[];
  /** Environments, each with the secrets that the repository does not have. Sorted. */
  readonly environments: readonly { readonly name: string; readonly secrets: readonly string[] }[];
  /** True if the workflows name a release of demarc. Without a release they cannot run. */
  readonly isPinned: boolean;
}

interface Environment {
  readonly name: string;
  readonly secrets: readonly string[];
}

// The environment name of an account in the workflows of a fleet.
const ofEachAccount = '${{ matrix.account }}';

/** In a fleet, each of `accounts` has its own environment. */
export function workflowNeeds(workflows: readonly PackagedText[], accounts: readonly NeededAccount[]): WorkflowNeeds {
  const read = workflows.map(({ text }) => {
    const active = text.replace(/^[ \t]*#.*$/gm, '');
    return { active, name: /^ +environment: (.+)$/m.exec(active)?.[1]?.trim(), secrets: namesIn(active, 'secrets') };
  });
  const secrets = sorted(read.filter(({ name }) => name === undefined).flatMap((workflow) => workflow.secrets));
  return {
    secrets,
    variables: sorted(read.flatMap(({ active }) => namesIn(active, 'vars'))),
    environments: read
      .flatMap(({ name, secrets: own }) => (name === undefined ? [] : [{ name, secrets: sorted(own) }]))
      .flatMap((environment) =>
        environment.name.endsWith(ofEachAccount)
          ? accounts.map((account) => environmentOf(account, environment))
          : environment,
      )
      .map(({ name, secrets: own }) => ({ name, secrets: own.filter((secret) => !secrets.includes(secret)) }))
      .sort((a, b) => compareText(a.name, b.name)),
    isPinned: workflows.every(({ text }) => !/OWNER\/demarc@|demarc@VERSION/.test(text)),
  };
}

function environmentOf(account: NeededAccount, { name }: Environment): Environment {
  return { name: name.replace(ofEachAccount, account.account), secrets: [writeSecret(account)] };
}

function namesIn(text: string, context: 'secrets' | 'vars'): readonly string[] {
  return [...text.matchAll(new RegExp(`\\b${context}\\.(\\w+)`, 'g'))].map(([, name = '']) => name);
}

function sorted(names: readonly string[]): readonly string[] {
  return [...new Set(names)].sort(compareText);
}

/** What a CI gets, and what it needs at its server. */
export interface Runner {
  readonly files: readonly NewFile[];
  readonly needs: WorkflowNeeds;
  /** The page that explains them. */
  readonly guide: string;
}

/** The workflows of the package, for documents with these needs. */
export async function fitWorkflows(needs: DocumentNeeds, documents: 'demarc' | 'demarc.yaml'): Promise<Runner> {
  const { list, guide } = await readWorkflows(needs.accounts.length > 1);
  const fitted = list.map(({ name, text }) => ({ name, text: fitWorkflow(text, needs, documents) }));
  const files = fitted.map(({ name, text }) => ({ path: join('.github', 'workflows', name), text }));
  return { files, needs: workflowNeeds(fitted, needs.accounts), guide };
}

interface Workflows {
  /** The files of `examples/github/`, sorted by name. */
  readonly list: readonly PackagedText[];
  /** The page that explains them. */
  readonly guide: string;
}

/** The workflows of the package. For several accounts, the workflows of a fleet replace those of one account. */
export async function readWorkflows(isFleet: boolean): Promise<Workflows> {
  const folder = join((await packageFolder()) ?? '', 'examples', 'github');
  try {
    return { list: await readTexts(folder, (names) => chosen(names, isFleet)), guide: join(folder, 'README.md') };
  } catch (error) {
    throw new Failure(`the workflows of demarc are not in this installation: ${folder} cannot be read`, {
      exitCode: ExitCode.failed,
      hint: 'Install demarc from its package. Nothing was written.',
      cause: error,
    });
  }
}

function chosen(names: readonly string[], isFleet: boolean): readonly string[] {
  const workflows = names.filter((name) => /\.ya?ml$/.test(name));
  const single = workflows.filter((name) => !isOfFleet(name));
  if (!isFleet) return single;
  const fleet = workflows.filter(isOfFleet);
  return [...fleet, ...single.filter((name) => !fleet.some((ofFleet) => ofFleet.replace('fleet-', '') === name))];
}

function isOfFleet(name: string): boolean {
  return name.includes('fleet-');
}
