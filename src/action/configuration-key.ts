import { createHash } from 'node:crypto';
import { posix } from 'node:path';
import { hideLearned } from '../usecases/hide-secrets.ts';
import type { Inputs } from './inputs.ts';

/** What a comment, a status or an issue is for: jobs of a matrix have one each, and the same job has the same one every time. */
export interface ConfigurationKey {
  /** Short, in ASCII letters, and different for every key; undefined for the documents of the repository's root as they are. */
  readonly label: string | undefined;
  /** 16 hexadecimal digits. */
  readonly hash: (kind: MarkerKind) => string;
  /** One line that stands at the top of what is ours, invisible. */
  readonly marker: (kind: MarkerKind) => string;
}

export type MarkerKind = 'plan' | 'apply' | 'drift';

const longestLabel = 60;

/** The key of a name, where one is given, else of the inputs that choose what is looked at. */
export function configurationKey(
  name: string | undefined,
  inputs: Pick<Inputs, 'workingDirectory' | 'files' | 'accounts'>,
): ConfigurationKey {
  const text = name === undefined ? derived(inputs) : `name:${name}`;
  const hash = (kind: MarkerKind) => createHash('sha256').update(`${kind}\n${text}`).digest('hex').slice(0, 16);
  return {
    label: name ?? labelOf(inputs, hash('plan')),
    hash,
    marker: (kind) => `<!-- demarc:${kind} ${hash(kind)} -->`,
  };
}

function derived(inputs: Pick<Inputs, 'workingDirectory' | 'files' | 'accounts'>): string {
  const { folder, files, accounts } = normalised(inputs);
  return `inputs:${JSON.stringify([folder, files, accounts])}`;
}

/**
 * `eu/ demarc.yaml @023e…`, `./demarc.yaml`, shortened with a hash where it would be long or hold other letters. No name that is given has a slash
 * or an at sign.
 */
function labelOf(inputs: Pick<Inputs, 'workingDirectory' | 'files' | 'accounts'>, hash: string): string | undefined {
  const { folder, files, accounts } = normalised(inputs);
  const parts = [...(folder === '.' ? [] : [`${folder}/`]), ...files, ...accounts.map((account) => `@${account}`)];
  if (parts.length === 0) return undefined;
  const typed = `${folder === '.' && files.length > 0 ? './' : ''}${parts.join(' ')}`;
  // It stands in comments and statuses, where nobody expects a token that was typed in place of a path.
  const text = hideLearned(typed, []);
  const isPlain =
    text === typed && parts.every((part) => /^[A-Za-z0-9._/-]+$/.test(part.replace(/^@(?=[0-9a-f]+$)/, '')));
  if (isPlain && !files.some((file) => file.startsWith('@')) && text.length <= longestLabel) return text;
  const plain = text.replace(/[^A-Za-z0-9._ @/-]+/g, '_');
  return `${plain.slice(0, longestLabel - 9)} ${hash.slice(0, 8)}`;
}

function normalised({ workingDirectory, files, accounts }: Pick<Inputs, 'workingDirectory' | 'files' | 'accounts'>) {
  return {
    folder: clean(workingDirectory === '' ? '.' : workingDirectory),
    files: files.map(clean).sort(),
    accounts: [...accounts].sort(),
  };
}

function clean(path: string): string {
  return posix.normalize(path.replaceAll('\\', '/')).replace(/(?<=.)\/$/, '');
}
