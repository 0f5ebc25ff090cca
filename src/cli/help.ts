import { ExitCode } from '../model/exit-code.ts';
import { wrapWords } from '../render/text/inline-text.ts';
import { type Command, commandGroups, type Flag, flagSections } from './command.ts';
import { generalFlags } from './flags.ts';
import { variables } from './variables.ts';

type Entries = readonly (readonly [name: string, meaning: string])[];

/** In every command, and also before it. */
export const helpFlags = {
  help: { type: 'switch', section: 'shared', describe: 'the help of the command' },
  version: { type: 'switch', section: 'shared', describe: 'the version' },
} as const satisfies Record<string, Flag>;

/** What each exit code means, whatever the command. */
export const allExitCodes: readonly (readonly [number, string])[] = [
  [ExitCode.done, 'done; for plan without --detailed-exitcode, also with changes'],
  [ExitCode.failed, 'could not finish and changed nothing: network, API, permission, an internal error'],
  [
    ExitCode.differences,
    'there are differences, or something is not as asked: plan --detailed-exitcode, drift, accept, diff, pin --check, preflight, redundancy --require, status, status --until',
  ],
  [ExitCode.invalid, 'the documents are invalid, or cannot be planned on this account'],
  [
    ExitCode.refused,
    'refused: a guard, a declined prompt, another apply running on the account, or a reviewed plan that cannot be read or no longer matches',
  ],
  [ExitCode.partial, 'applied in part'],
  [ExitCode.usage, 'wrong command line (no terminal and no --yes included)'],
];
export const signalCodes: Entries = [['129, 130, 143', 'ended by SIGHUP, SIGINT, SIGTERM']];

const firstSteps: Entries = [
  ['demarc', 'what to do next in this folder'],
  ['demarc init', 'set up a repository, from a live account or from nothing'],
  ['demarc plan --sandbox', 'a first try of a document, without an account'],
];

const more: Entries = [
  ['demarc COMMAND --help', 'a command in short'],
  ['demarc help COMMAND', 'all there is to know about it'],
  ['demarc explain CODE', 'any code that is printed, exit codes included'],
];

/** The main help. `width` is in columns. Ends with a line break. */
export function overview(commands: readonly Command[], width: number): string {
  const groups = Object.entries(commandGroups).map(([id, title]) => {
    const ofGroup = commands.filter(({ group }) => group === id);
    return section(
      title,
      ofGroup.map(({ name, summary }) => [name, summary]),
      width,
      12,
    );
  });
  return blocks([
    'demarc COMMAND [FLAGS]',
    paragraph(
      'Cloudflare Network Interconnect as code: documents are validated, planned, reviewed and applied.',
      width,
    ),
    section('Start', firstSteps, width, 23),
    ...groups,
    section('More', more, width, 23),
    exitCodeSection(allExitCodes, signalCodes, width),
    variableSection(variables, width),
  ]);
}

/** The help of one command; `full`: with all details. `width` is in columns. Ends with a line break. */
export function commandHelp(command: Command, width: number, full: boolean): string {
  const { positional, examples, exitCodes } = command;
  const details = (text: string | undefined) => (full && text !== undefined ? [paragraph(text, width)] : []);
  const codes = Object.entries(exitCodes).map(([code, meaning]): [number, string] => [Number(code), meaning]);
  return blocks([
    usageLine(command),
    paragraph(command.description, width),
    ...details(command.details),
    ...(positional === undefined ? [] : [table([[positional.name, positional.describe]], width, longestName)]),
    ...details(positional?.details),
    section('Examples', examples, width, 46),
    ...flagSectionsOf(command, width, full),
    exitCodeSection(codes, [], width),
    ...(command.variables.length === 0 ? [] : [variableSection(command.variables, width)]),
    ...lastLine(command, full),
  ]);
}

/** `demarc plan [FILES…] [FLAGS]` */
export function usageLine({ name, positional, flags }: Command): string {
  const words = positional === undefined ? '' : ` ${positionalWords(positional)}`;
  return `demarc ${name}${words}${Object.keys(flags).length === 0 ? '' : ' [FLAGS]'}`;
}

function positionalWords({ name, many }: NonNullable<Command['positional']>): string {
  return name.includes(' ') || name.includes('[') ? `[${name}]` : `[${name}${many ? '…' : ''}]`;
}

/** `--format FORMAT`; `…` where it may be given more than once. */
export function flagWords(name: string, { type, value }: Flag): string {
  const word = value ?? 'VALUE';
  switch (type) {
    case 'switch':
      return `--${name}`;
    case 'duration':
      return `--${name} [${word}]`;
    case 'list':
      return `--${name} ${word} …`;
    case 'text':
      return `--${name} ${word}`;
  }
}

// A longer name stands on a line of its own.
const longestName = 26;

function flagSectionsOf(command: Command, width: number, full: boolean): readonly string[] {
  const flags = Object.entries<Flag>({ ...command.flags, ...generalFlags, ...helpFlags });
  return Object.entries(flagSections).flatMap(([id, title]) => {
    const entries = flags
      .filter(([, flag]) => (flag.section ?? 'own') === id)
      .map(([name, flag]): [string, string] => [flagWords(name, flag), flagText(flag, full)]);
    return entries.length === 0 ? [] : [section(title, entries, width, longestName)];
  });
}

function flagText({ describe, details }: Flag, full: boolean): string {
  return full && details !== undefined ? `${describe}. ${details}` : describe;
}

/** What the signs mean, and where the rest is. */
function lastLine(command: Command, full: boolean): readonly string[] {
  const repeats = Object.values<Flag>(command.flags).some(({ type }) => type === 'list');
  const more = !full && hasDetails(command);
  const parts = [
    ...(repeats ? ['…: may be given more than once.'] : []),
    ...(more ? [`More: demarc help ${command.name}`] : []),
  ];
  return parts.length === 0 ? [] : [parts.join(' ')];
}

function hasDetails(command: Command): boolean {
  return [command, command.positional, ...Object.values<Flag>(command.flags)].some(
    (each) => each?.details !== undefined,
  );
}

function variableSection(variables: Command['variables'], width: number): string {
  const entries = variables.map(({ names, help }): [string, string] => [names.join(', '), help]);
  return section('Variables', entries, width, longestName);
}

function exitCodeSection(codes: readonly (readonly [number, string])[], others: Entries, width: number): string {
  const entries = codes.map(([code, meaning]): [string, string] => [String(code), meaning]);
  return section('Exit codes', [...entries, ...others], width, others.length === 0 ? 3 : 13);
}

function section(title: string, entries: Entries, width: number, longest: number): string {
  return `${title}:\n${table(entries, width, longest)}`;
}

/**
 * Two columns. The second begins behind the longest name that has at most this many characters; a longer name has a line of its own. What
 * goes on is below what it goes on with.
 */
function table(entries: Entries, width: number, longest: number): string {
  const most = Math.min(longest, Math.floor(width * 0.46));
  const names = entries.map(([name]) => name.length).filter((length) => length <= most);
  const column = names.reduce((widest, length) => Math.max(widest, length), 0) + 2;
  const lines = entries.flatMap(([name, meaning]) => {
    const words = wrapWords(meaning, width - column - 2);
    const [first = '', ...rest] = words;
    const under = (line: string) => `${' '.repeat(column + 2)}${line}`;
    if (name.length > column - 2) return [`  ${name}`, ...words.map(under)];
    return [`  ${name.padEnd(column)}${first}`, ...rest.map(under)];
  });
  return lines.join('\n');
}

function paragraph(text: string, width: number): string {
  return wrapWords(text, width).join('\n');
}

function blocks(texts: readonly string[]): string {
  return `${texts.join('\n\n')}\n`;
}
