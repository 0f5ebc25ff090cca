import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Arguments, UsageError } from '../../src/cli/arguments.ts';
import type { Command } from '../../src/cli/command.ts';
import { generalFlags } from '../../src/cli/flags.ts';
import { parseCommandLine } from '../../src/cli/parse-command-line.ts';
import { parseKnown, type Request } from '../../src/cli/parse-known.ts';
import { loadCommand, loadCommands } from '../../src/cli/registry.ts';
import { casesOf } from '../helpers/deep.ts';
import { Tally } from '../helpers/tally.ts';

const commands = await loadCommands();
const runs = casesOf(300, 20_000, 'DEMARC_PROPERTY_RUNS');

test('each command is found under its name, and nothing else is', async () => {
  for (const command of commands) expect(await loadCommand(command.name)).toBe(command);
  for (const name of ['', 'plann', 'constructor', '__proto__', '--help']) {
    expect(await loadCommand(name)).toBeUndefined();
  }
});

test('a command line that is understood without yargs is what yargs makes of it', async () => {
  const tally = new Tally();
  await fc.assert(
    fc.asyncProperty(anyLine, async (argv) => {
      const known = await outcomeOf(parseKnown(argv));
      tally.count([known === undefined ? 'left to yargs' : 'known']);
      if (known !== undefined) expect(known).toEqual(await outcomeOf(parseCommandLine(argv)));
    }),
    { numRuns: runs },
  );
  expect(tally.rarerThan(15, ['left to yargs', 'known'])).toEqual([]);
});

test.each([
  ['plan', 'a.yaml', '--format', 'json', '--account=one', '--account', 'two', '--wait', '-', '--no-color'],
  ['validate'],
  ['apply', '--wait', '5m', '--', '--odd.yaml', 'help.yaml'],
])('%s is understood without yargs', async (...argv) => {
  expect(await parseKnown(argv)).toBeDefined();
});

test.each([
  [],
  ['plann'],
  ['--version'],
  ['plan', 'help'],
  ['plan', '-h'],
  ['plan', '--formt', 'json'],
  ['plan', '--format'],
])('%j is left to yargs', async (...argv) => {
  expect(await parseKnown(argv)).toBeUndefined();
});

/** What the rest of the program can see of a request. */
async function outcomeOf(request: Promise<Request | undefined>): Promise<unknown> {
  try {
    const found = await request;
    if (found?.type !== 'run') return found;
    return { command: found.command.name, positionals: found.args.positionals, values: valuesOf(found) };
  } catch (error) {
    if (error instanceof UsageError) return { message: error.message, command: error.command };
    throw error;
  }
}

function valuesOf({ command, args }: Request & { readonly type: 'run' }): unknown {
  const reads = [...Object.keys(command.flags), ...Object.keys(generalFlags)].flatMap((name) => [
    [`${name} as a text`, attempt(() => args.text(name))],
    [`${name} as a list`, attempt(() => args.list(name))],
    [`${name} as a switch`, attempt(() => args.switch(name))],
    [`${name} as a duration`, attempt(() => args.optionalDuration(name, 1))],
  ]);
  return Object.fromEntries(reads);
}

function attempt(read: () => ReturnType<Arguments['text' | 'list' | 'switch' | 'optionalDuration']>): unknown {
  try {
    return read();
  } catch (error) {
    return String(error);
  }
}

const oddWords = [
  '-',
  '--',
  '',
  '=',
  '-x',
  '-1',
  '--x',
  '--=',
  'a.b',
  '007',
  'help',
  '-h',
  '--no-quiet',
  '-ab',
  '--_',
  '--$0',
];
const values = fc.oneof(
  fc.constantFrom(
    'json',
    'text',
    '5m',
    '5',
    'true',
    'false',
    'a=b',
    'demarc.yaml',
    'x y',
    '"quoted"',
    "'q'",
    '__proto__',
  ),
  fc.constantFrom(...oddWords),
  fc.string({ maxLength: 6 }),
);
const anyLine = fc
  .constantFrom(...commands)
  .chain((command) => fc.array(wordsOf(command), { maxLength: 6 }).map((words) => [command.name, ...words.flat()]));

function wordsOf(command: Command) {
  const own = fc.constantFrom(...Object.keys(command.flags), ...Object.keys(generalFlags));
  const other = fc.constantFrom(
    ...new Set(commands.flatMap(({ flags }) => Object.keys(flags))),
    'help',
    'version',
    'V',
  );
  const flag = fc.oneof({ weight: 12, arbitrary: own }, { weight: 1, arbitrary: other });
  return fc.oneof(
    flag.map((name) => [`--${name}`]),
    fc.tuple(flag, values).map(([name, value]) => [`--${name}`, value]),
    fc.tuple(flag, values).map(([name, value]) => [`--${name}=${value}`]),
    values.map((value) => [value]),
  );
}
