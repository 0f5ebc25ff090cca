import { isNestedTooDeep } from '../../model/json-depth.ts';
import { hideLearned } from '../../usecases/hide-secrets.ts';
import type { Inputs } from '../inputs.ts';

/** Where the documents of a plan were, as the inputs of its step said. */
export type RecordedConfiguration = Pick<Inputs, 'workingDirectory' | 'files' | 'accounts'> & {
  readonly name: string | undefined;
};

// A comment has better uses for its space than thousands of paths.
const longestLine = 4_000;

/** One line, invisible in a comment; undefined where it would be long, where something in it looks like a token, or the inputs name no documents. */
export function configurationLine({ command, comment, ...inputs }: Inputs): string | undefined {
  if (command !== 'plan') return undefined;
  const { workingDirectory, files, accounts } = inputs;
  const record = JSON.stringify({ name: comment.name, workingDirectory, files, accounts });
  if (hideLearned(record, []) !== record) return undefined;
  const line = `<!-- demarc:configuration ${Buffer.from(record).toString('base64url')} -->`;
  return line.length <= longestLine ? line : undefined;
}

/** The configuration that a comment was written for; undefined where it holds none, or several. Anybody who may edit it may have changed it. */
export function readConfiguration(body: string): RecordedConfiguration | undefined {
  const [found, ...others] = [...body.matchAll(/^<!-- demarc:configuration ([\w-]+) -->\r?$/gm)];
  const text = found?.[1];
  if (text === undefined || others.length > 0 || text.length > longestLine) return undefined;
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
