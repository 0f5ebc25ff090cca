import { compareText } from '../../model/order.ts';
import type { NeededAccount } from './document-needs.ts';
import { writeSecret } from './fit-workflow.ts';
import type { Workflow } from './read-workflows.ts';

/** What has to be set up at GitHub before workflows work, as they say it themselves. */
export interface WorkflowNeeds {
  /** Secrets of the repository. Sorted. */
  readonly secrets: readonly string[];
  /** Variables of the repository, which are no secrets. Sorted. */
  readonly variables: readonly string[];
  /** Environments, each with the secrets that the repository does not have. Sorted. */
  readonly environments: readonly { readonly name: string; readonly secrets: readonly string[] }[];
  /** Whether they name a release of demarc; without one they cannot run. */
  readonly isPinned: boolean;
}

interface Environment {
  readonly name: string;
  readonly secrets: readonly string[];
}

// How the workflows of a fleet name the environment of an account.
const ofEachAccount = '${{ matrix.account }}';

/** Of a fleet, every one of `accounts` has an environment of its own. */
export function workflowNeeds(workflows: readonly Workflow[], accounts: readonly NeededAccount[]): WorkflowNeeds {
  const read = workflows.map(({ text }) => {
    const active = text.replace(/^[ \t]*#.*$/gm, '');
    return { active, name: /^ +environment: (.+)$/m.exec(active)?.[1]?.trim(), secrets: namesIn(active, 'secrets') };
  });
  const secrets = sorted(read.filter(({ name }) => name === undefined).flatMap((one) => one.secrets));
  return {
    secrets,
    variables: sorted(read.flatMap(({ active }) => namesIn(active, 'vars'))),
    environments: read
      .flatMap(({ name, secrets: own }) => (name === undefined ? [] : [{ name, secrets: sorted(own) }]))
      .flatMap((one) =>
        one.name.endsWith(ofEachAccount) ? accounts.map((account) => environmentOf(account, one)) : one,
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
