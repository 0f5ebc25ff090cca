import type { Command, Flag } from '../command.ts';

/** Asked from the documents of the folder when Tab is pressed. */
export const askedSources = ['keys', 'addresses', 'accounts'] as const;

/** What the shell offers for a value, beyond a flag's own choices. */
export type Source =
  | 'nothing'
  | 'files'
  | 'folders'
  | 'documents'
  /** Names of variables of the environment. */
  | 'variables'
  | (typeof askedSources)[number]
  /** The same in every folder. */
  | 'codes'
  | 'guards'
  | 'outputs'
  | 'rules'
  | 'schemas'
  | 'shells'
  | 'states';

/** By the word that stands for the value in the help. A word that is not here is made up by people: nothing is offered. */
const sources: Readonly<Record<string, Source>> = {
  ADDRESS: 'addresses',
  'BEFORE [AFTER]': 'files',
  CODE: 'codes',
  DIR: 'folders',
  FILE: 'files',
  FILES: 'documents',
  'FORMAT=PATH': 'outputs',
  KEY: 'keys',
  PATH: 'documents',
  SHELL: 'shells',
  SNAPSHOT: 'files',
  STATE: 'states',
  TAG: 'accounts',
};

/** Where the word alone does not say it: by flag, or by command for the words that belong to no flag. */
const flagSources: Readonly<Record<string, Source>> = {
  allow: 'guards',
  'check-env': 'variables',
  without: 'keys',
};
const commandSources: Readonly<Record<string, Source>> = { rules: 'rules', schema: 'schemas', show: 'files' };

/** What the shell offers as the value of a flag. */
export function sourceOfFlag(name: string, { value }: Flag): Source {
  return flagSources[name] ?? sources[value ?? ''] ?? 'nothing';
}

/** What the shell offers for the words of a command that belong to no flag. */
export function sourceOfWords({ name, positional }: Command): Source {
  if (positional === undefined) return 'nothing';
  return commandSources[name] ?? sources[positional.name] ?? 'nothing';
}
