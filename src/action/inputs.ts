import { nearest } from '../diagnostics/suggest.ts';
import { ExitCode } from '../model/exit-code.ts';
import { usualCheckTimeoutMs } from '../model/run-check.ts';
import { parseDuration } from '../model/text.ts';
import type { CheckRequest } from '../usecases/check/check-command.ts';
import { Failure } from '../usecases/failure.ts';
import { hideLearned } from '../usecases/hide-secrets.ts';

export const commandNames = ['validate', 'plan', 'apply', 'drift', 'status', 'comment'] as const;

export type CommandName = (typeof commandNames)[number];

/** Something that is written to GitHub if `enabled`. Its name is given, or comes from the other inputs. */
export interface Target {
  readonly enabled: boolean;
  readonly name: string | undefined;
}

export interface Inputs {
  readonly command: CommandName;
  /** Paths of documents; for `comment`, paths of plan files. If empty: the documents of the working directory. */
  readonly files: readonly string[];
  /** Relative to the root of the repository; empty for the root itself. */
  readonly workingDirectory: string;
  readonly accounts: readonly string[];
  readonly comment: Target;
  /** True if the review is stored, and changes without a review are refused. */
  readonly review: boolean;
  /** The fingerprint of the only plan that may be applied. */
  readonly expect: string | undefined;
  readonly issue: Target;
  readonly token: string | undefined;
  /** Guards to lift, as `ID` or `ID=VALUE`. */
  readonly allow: readonly string[];
  /** Addresses: plan and apply only these changes, and those that they need. Undefined: all. */
  readonly only: readonly string[] | undefined;
  readonly skipSecrets: boolean;
  readonly waitMs: number | undefined;
  /** What runs after each disruptive circuit. */
  readonly check: CheckRequest | undefined;
  readonly deadlineMs: number | undefined;
  readonly sarif: boolean;
}

/** Reads and checks all inputs. Throws a `Failure` (64) for the first invalid input. */
export function readInputs(given: (name: string) => string): Inputs {
  // Blanks at the ends have a meaning only in a path.
  const input = (name: string) => given(name).trim();
  const switchOf = (name: string, otherwise: boolean) => readSwitch(name, input(name), otherwise);
  const command = readCommand(input('command'));
  return {
    command,
    files: readFiles(given('files')),
    workingDirectory: trimLastBreak(given('working-directory')),
    accounts: unique(refuseToken('account-id', input('account-id')).split(/[\s,]+/)),
    comment: readTarget('comment', refuseToken('comment', input('comment'))),
    review: switchOf('review', true),
    expect: undefinedIfEmpty(input('expect')),
    issue: readTarget('issue', refuseToken('issue', input('issue'))),
    token: undefinedIfEmpty(input('github-token')),
    allow: unique(input('allow').split('\n')),
    only: readOnly(command, input('only')),
    skipSecrets: switchOf('skip-secrets', false),
    waitMs: readDuration('wait', input('wait')),
    check: readCheck(command, input),
    deadlineMs: readDuration('deadline', input('deadline')),
    sarif: switchOf('sarif', false),
  };
}

function readCommand(text: string): CommandName {
  const command = commandNames.find((name) => name === text);
  if (command !== undefined) return command;
  const close = nearest(text, commandNames);
  const suggestion = close === undefined ? '' : ` (did you mean ${close}?)`;
  const what = text === '' ? 'is missing' : `${JSON.stringify(text)} is not a command${suggestion}`;
  throw unusable('command', what, `It is one of ${commandNames.join(', ')}.`);
}

/** One path a line, or a JSON array of paths. Blanks are part of a path, also at its ends. A line of only blanks is ignored. */
function readFiles(text: string): readonly string[] {
  // With Windows line ends, a script that removes the last "\n" leaves a "\r".
  const paths = parseJsonList(text) ?? text.split(/\r?\n|\r$/);
  const files = [...new Set(paths.filter((path) => path.trim() !== ''))];
  if (!files.includes('-')) return files;
  throw unusable('files', 'cannot be standard input', 'Name documents or folders of the repository.');
}

/** A list in the format of `toJSON`; undefined if the text is not a list. */
function parseJsonList(text: string): readonly string[] | undefined {
  if (!text.trimStart().startsWith('[')) return undefined;
  try {
    const list: unknown = JSON.parse(text);
    return Array.isArray(list) && list.every((path) => typeof path === 'string') ? list : undefined;
  } catch {
    return undefined;
  }
}

/** A YAML block ends with a line break that is not part of the path. */
function trimLastBreak(path: string): string {
  const line = path.replace(/\r?\n$/, '');
  return line.trim() === '' ? '' : line;
}

// Source: YAML 1.2, section 10.2. The runner and workflow files accept the same booleans.
const booleans = new Map([
  ['true', true],
  ['True', true],
  ['TRUE', true],
  ['false', false],
  ['False', false],
  ['FALSE', false],
]);

function readSwitch(name: string, text: string, otherwise: boolean): boolean {
  const value = text === '' ? otherwise : booleans.get(text);
  if (value !== undefined) return value;
  throw unusable(name, `${JSON.stringify(text)} is neither true nor false`, 'Write true or false.');
}

/**
 * Addresses, separated by line breaks, blanks or commas. The live name in an address may hold blanks, so an address ends only where a line
 * ends or another one begins. A part of a drift would close its issue too early, so other commands take no part.
 */
function readOnly(command: CommandName, text: string): readonly string[] | undefined {
  const only = unique(
    text.split(/\n|[\s,](?=interconnect\.|cni\.|settings)/).map((address) => address.replace(/,\s?$/, '')),
  );
  if (only.length === 0) return undefined;
  if (command === 'plan' || command === 'apply') return only;
  throw unusable('only', `is for plan and apply, not for ${command}`, 'Leave it out.');
}

/** The step of apply has no terminal, so there is no input for --confirm. Only plan and apply have circuits to check. */
function readCheck(command: CommandName, input: (name: string) => string): CheckRequest | undefined {
  const text = input('check');
  const given = ['check', 'check-env', 'check-timeout'].find((name) => input(name) !== '');
  if (given === undefined) return undefined;
  if (command !== 'plan' && command !== 'apply') {
    throw unusable(given, `is for plan and apply, not for ${command}`, 'Leave it out.');
  }
  if (text === '') throw unusable(given, 'needs the input check', 'Name the command that it is about.');
  const timeoutMs = readDuration('check-timeout', input('check-timeout')) ?? usualCheckTimeoutMs;
  return { command: refuseToken('check', text), timeoutMs, variables: unique(input('check-env').split(/[\s,]+/)) };
}

/** This text is copied into comments, statuses, issues and plans. A token pasted here would be visible to all readers. */
function refuseToken(name: string, text: string): string {
  if (hideLearned(text, []) === text) return text;
  throw unusable(
    name,
    'contains what looks like a token, and would be shown to everybody',
    'Put tokens into secrets and `env`. Replace a token that was written into a workflow.',
  );
}

function readTarget(name: string, text: string): Target {
  const enabled = text === '' ? true : booleans.get(text);
  if (enabled !== undefined) return { enabled, name: undefined };
  if (/^(?:yes|no|on|off|y|n|0|1)$/i.test(text)) {
    throw unusable(name, `${JSON.stringify(text)} is neither true nor false`, 'Write true, false or a name.');
  }
  if (/^[A-Za-z0-9._ -]{1,60}$/.test(text)) return { enabled: true, name: text };
  throw unusable(
    name,
    `${JSON.stringify(text)} is not a name`,
    'A name has 1 to 60 letters, digits, spaces, dots, hyphens and underscores.',
  );
}

function readDuration(name: string, text: string): number | undefined {
  if (text === '') return undefined;
  const milliseconds = parseDuration(text);
  if (milliseconds !== undefined && milliseconds > 0) return milliseconds;
  throw unusable(name, `${JSON.stringify(text)} is not a duration`, 'Write it as 90s, 15m or 1h.');
}

function unusable(name: string, problem: string, hint: string): Failure {
  return new Failure(`the input ${name} ${problem}`, { exitCode: ExitCode.usage, hint });
}

function undefinedIfEmpty(text: string): string | undefined {
  return text === '' ? undefined : text;
}

function unique(texts: readonly string[]): readonly string[] {
  return [...new Set(texts.map((text) => text.trim()).filter((text) => text !== ''))];
}
