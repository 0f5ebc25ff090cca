import { createHash } from 'node:crypto';
import { posix } from 'node:path';
import { isNestedTooDeep } from '../model/json.ts';
import { hideLearned } from '../usecases/hide-secrets.ts';
import type { Inputs } from './inputs.ts';

/**
 * Identifies what a comment, a status or an issue is for. Each job of a matrix has its own key, and the same job always has the same key.
 */
export interface ConfigurationKey {
  /** Short ASCII text, different for every key. Undefined if no name, folder, file or account is given. */
  readonly label: string | undefined;
  /** 16 hexadecimal digits. */
  readonly hash: (kind: MarkerKind) => string;
  /** One invisible line at the top of our comments and issues. */
  readonly marker: (kind: MarkerKind) => string;
}

type MarkerKind = 'plan' | 'apply' | 'drift';

const maxLabelLength = 60;

/** Makes the key from the name if one is given, otherwise from the inputs that choose the documents and accounts. */
export function keyOfConfiguration(
  name: string | undefined,
  inputs: Pick<Inputs, 'workingDirectory' | 'files' | 'accounts'>,
): ConfigurationKey {
  const text = name === undefined ? textOfInputs(inputs) : `name:${name}`;
  const hash = (kind: MarkerKind) => createHash('sha256').update(`${kind}\n${text}`).digest('hex').slice(0, 16);
  return {
    label: name ?? labelOf(inputs, hash('plan')),
    hash,
    marker: (kind) => `<!-- demarc:${kind} ${hash(kind)} -->`,
  };
}

function textOfInputs(inputs: Pick<Inputs, 'workingDirectory' | 'files' | 'accounts'>): string {
  const { folder, files, accounts } = normalise(inputs);
  return `inputs:${JSON.stringify([folder, files, accounts])}`;
}

/**
 * Examples: `eu/ demarc.yaml @023e…`, `./demarc.yaml`. A long label, or one with other characters, is shortened and gets a hash. A name
 * that the user gives never has a slash or an at sign.
 */
function labelOf(inputs: Pick<Inputs, 'workingDirectory' | 'files' | 'accounts'>, hash: string): string | undefined {
  const { folder, files, accounts } = normalise(inputs);
  const parts = [...(folder === '.' ? [] : [`${folder}/`]), ...files, ...accounts.map((account) => `@${account}`)];
  if (parts.length === 0) return undefined;
  const typed = `${folder === '.' && files.length > 0 ? './' : ''}${parts.join(' ')}`;
  // The label is public in comments and statuses, so a token typed in place of a path is hidden.
  const text = hideLearned(typed, []);
  const isPlain =
    text === typed && parts.every((part) => /^[A-Za-z0-9._/-]+$/.test(part.replace(/^@(?=[0-9a-f]+$)/, '')));
  if (isPlain && !files.some((file) => file.startsWith('@')) && text.length <= maxLabelLength) return text;
  const plain = text.replace(/[^A-Za-z0-9._ @/-]+/g, '_');
  return `${plain.slice(0, maxLabelLength - 9)} ${hash.slice(0, 8)}`;
}

function normalise({ workingDirectory, files, accounts }: Pick<Inputs, 'workingDirectory' | 'files' | 'accounts'>) {
  return {
    folder: normalisePath(workingDirectory === '' ? '.' : workingDirectory),
    files: files.map(normalisePath).sort(),
    accounts: [...accounts].sort(),
  };
}

function normalisePath(path: string): string {
  return posix.normalize(path.replaceAll('\\', '/')).replace(/(?<=.)\/$/, '');
}

/** The inputs that say where the documents of a plan were. */
export type RecordedConfiguration = Pick<Inputs, 'workingDirectory' | 'files' | 'accounts'> & {
  readonly name: string | undefined;
};

// Longer records would take too much space in a comment.
const maxRecordLength = 4_000;

/**
 * One line, invisible in a comment. Undefined if it would be too long, if a part looks like a token, or if the inputs name no documents.
 */
export function renderConfiguration({ command, comment, ...inputs }: Inputs): string | undefined {
  if (command !== 'plan') return undefined;
  const { workingDirectory, files, accounts } = inputs;
  const record = JSON.stringify({ name: comment.name, workingDirectory, files, accounts });
  if (hideLearned(record, []) !== record) return undefined;
  const line = `<!-- demarc:configuration ${Buffer.from(record).toString('base64url')} -->`;
  return line.length <= maxRecordLength ? line : undefined;
}

/**
 * Reads the configuration that a comment was written for; undefined if it has none or several. Do not trust it: any person who may edit the
 * comment may have changed it.
 */
export function readConfiguration(body: string): RecordedConfiguration | undefined {
  const [found, ...others] = [...body.matchAll(/^<!-- demarc:configuration ([\w-]+) -->\r?$/gm)];
  const text = found?.[1];
  if (text === undefined || others.length > 0 || text.length > maxRecordLength) return undefined;
  const value = parseJson(Buffer.from(text, 'base64url').toString('utf8'));
  if (typeof value !== 'object' || value === null) return undefined;
  if (!('workingDirectory' in value) || !('files' in value) || !('accounts' in value)) return undefined;
  const { workingDirectory, files, accounts } = value;
  const name = 'name' in value ? value.name : undefined;
  if (typeof workingDirectory !== 'string' || !isTexts(files) || !isTexts(accounts)) return undefined;
  return name === undefined || typeof name === 'string' ? { name, workingDirectory, files, accounts } : undefined;
}

function parseJson(text: string): unknown {
  try {
    return isNestedTooDeep(text) ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((text) => typeof text === 'string');
}
