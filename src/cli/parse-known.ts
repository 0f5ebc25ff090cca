import parser from 'yargs-parser';
import { nearest } from '../diagnostics/suggest.ts';
import { Arguments, UsageError } from './arguments.ts';
import type { Command, Flag } from './command.ts';
import { generalFlags } from './flags.ts';
import { loadCommand } from './registry.ts';

/** The result of parsing: a command to run, or a text for stdout (help, version). */
export type Request =
  | { readonly type: 'run'; readonly command: Command; readonly args: Arguments }
  | { readonly type: 'print'; readonly text: string };

export const parserSettings = {
  'boolean-negation': false,
  'camel-case-expansion': false,
  'dot-notation': false,
  'greedy-arrays': false,
  'parse-numbers': false,
  'parse-positional-numbers': false,
  'short-option-groups': false,
} as const;

/**
 * Parses a command line that is right, with the parser of yargs alone: yargs itself takes longer to load than many commands run. Returns
 * undefined for all others: help and mistakes are left to yargs.
 */
export async function parseKnown(argv: readonly string[]): Promise<Request | undefined> {
  const [name = ''] = argv;
  if (argv.some(asksForText)) return undefined;
  const command = await loadCommand(name);
  if (command === undefined) return undefined;
  const { argv: values, error } = parser.detailed([...settleDurations(argv, [command])], optionsOf(command));
  if (error !== null || unknownName(command, values) !== undefined) return undefined;
  // yargs puts the words after -- behind those before it.
  const { _: words, '--': rest = [], ...flags } = values;
  return requestOf(command, { ...flags, _: [...words, ...rest] });
}

/** Says what yargs would be told about the flags of a command. */
function optionsOf(command: Command): parser.Options {
  const flags = Object.entries<Flag>({ ...command.flags, ...generalFlags });
  const namesOf = (...types: readonly Flag['type'][]) =>
    flags.flatMap(([name, { type }]) => (types.includes(type) ? [name] : []));
  return {
    alias: { help: ['h'], version: ['V'] },
    array: namesOf('list'),
    boolean: ['help', 'version', ...namesOf('switch')],
    string: namesOf('text', 'list', 'duration'),
    narg: Object.fromEntries(namesOf('text', 'list').map((flag) => [flag, NaN])),
    configuration: { ...parserSettings, 'populate--': true },
  };
}

// yargs also takes a last word that is "help" for the flag.
function asksForText(word: string): boolean {
  return word === 'help' || /^--?(?:h|help|V|version)(?:=|$)/.test(word);
}

/** The request for the values of a command. Throws a `UsageError` for a name that it does not know and for a word too many. */
export function requestOf(command: Command, values: Readonly<Record<string, unknown>>): Request {
  const name = unknownName(command, values);
  if (name !== undefined) throw unknownFlag(command, name);
  return { type: 'run', command, args: new Arguments(command.name, values, positionalsOf(command, values)) };
}

function unknownName(command: Command, values: Readonly<Record<string, unknown>>): string | undefined {
  const known = new Set([...flagNames(command), 'h', 'V', '_', '$0', '--']);
  return Object.keys(values).find((name) => !known.has(name));
}

function flagNames(command: Command): readonly string[] {
  return [...Object.keys(command.flags), ...Object.keys(generalFlags), 'help', 'version'];
}

function unknownFlag(command: Command, name: string): UsageError {
  const close = nearest(name, flagNames(command));
  const suggestion = close === undefined ? '' : `; did you mean --${close}?`;
  return new UsageError(
    `${command.name} has no flag ${name.length === 1 ? '-' : '--'}${name}${suggestion}`,
    command.name,
  );
}

// yargs drops - if positionals have names, and -- before them. So the words are read as typed.
function positionalsOf(command: Command, values: Readonly<Record<string, unknown>>): readonly string[] {
  const words = Array.isArray(values['_']) ? values['_'].slice(1).map(String) : [];
  const { positional } = command;
  const extra = positional === undefined ? words[0] : positional.many ? undefined : words[positional.most ?? 1];
  if (extra !== undefined) throw new UsageError(`${command.name} does not take ${JSON.stringify(extra)}`, command.name);
  if (words.includes('')) throw new UsageError(`one of ${positional?.name ?? 'the words'} is empty`, command.name);
  return words;
}

/**
 * Rewrites flags with an optional duration, so that the parser does not take the next word as their value. `--wait demarc.yaml` is a flag
 * without a value and a file. A word that starts like a duration is the value, so that a misspelt duration is not read as a file.
 */
export function settleDurations(argv: readonly string[], commands: readonly Command[]): readonly string[] {
  const flags = new Set(
    commands.flatMap((command) =>
      Object.entries(command.flags).flatMap(([name, { type }]) => (type === 'duration' ? [`--${name}`] : [])),
    ),
  );
  const end = argv.includes('--') ? argv.indexOf('--') : argv.length;
  const settled: string[] = [];
  for (let i = 0; i < end; i += 1) {
    const [word = '', next] = argv.slice(i, Math.min(i + 2, end));
    if (!flags.has(word)) settled.push(word);
    else if (next !== undefined && /^\d+(?:\.\d+)?[a-z]*$/i.test(next)) {
      settled.push(`${word}=${next}`);
      i += 1;
    } else settled.push(`${word}=`);
  }
  return [...settled, ...argv.slice(end)];
}
