import yargs, { type Argv } from 'yargs';
import { nearest } from '../diagnostics/suggest.ts';
import { version } from '../usecases/run-context.ts';
import { UsageError } from './arguments.ts';
import type { Command, Flag } from './command.ts';
import { generalFlags } from './flags.ts';
import { commandHelp, overview } from './help.ts';
import { parserSettings, type Request, requestOf, settleDurations } from './parse-known.ts';
import { loadCommands } from './registry.ts';

// Thrown to leave the parser with the result. If a handler returns, yargs also formats the whole help of the command, which takes longer
// than many commands.
class Understood extends Error {
  readonly request: Request;

  constructor(request: Request) {
    super('the command line is understood');
    this.request = request;
  }
}

// The only flags that may come before a command.
const leading: ReadonlySet<string> = new Set(['--help', '-h', '--version', '-V', '--get-yargs-completions']);

/** Parses a command line. Throws a `UsageError` if it is invalid. Help is formatted for a terminal with this number of columns. */
export async function parseCommandLine(argv: readonly string[], columns?: number): Promise<Request> {
  const completing = argv.includes('--get-yargs-completions');
  const [first = ''] = argv;
  if (first.startsWith('-') && !leading.has(first))
    throw new UsageError('the command comes first, and its flags after it');
  const commands = await loadCommands();
  let named: Command | undefined;
  const width = helpWidth(columns);
  const parser = createParser(width);
  for (const command of commands) {
    parser.command(
      command.name,
      command.summary,
      (builder) => {
        named = command;
        return describe(builder, command, completing, width);
      },
      (values: Readonly<Record<string, unknown>>) => {
        throw new Understood(requestOf(command, values));
      },
    );
  }
  parser.fail((message: string | null, error: Error | undefined) => {
    if (error instanceof UsageError || error instanceof Understood) throw error;
    throw new UsageError(plainMessage(message ?? error?.message), named?.name);
  });
  let printed = '';
  const take = (_error: unknown, _argv: unknown, output: string) => {
    printed = output;
  };
  const outcome = await Promise.resolve()
    .then(() => parser.parseAsync([...(completing ? argv : settleDurations(argv, commands))], {}, take))
    .catch((error: unknown) => {
      if (error instanceof Understood) return error;
      throw error;
    });
  if (outcome instanceof Understood) return outcome.request;
  if (printed !== '') return { type: 'print', text: `${printed}\n` };
  if (completing) return { type: 'print', text: '' };
  return unknownCommand(outcome._, commands);
}

/** The main help. */
export async function overviewText(columns?: number): Promise<string> {
  const request = await parseCommandLine(['--help'], columns);
  return request.type === 'print' ? request.text : '';
}

// In columns. Longer lines are hard to read. In fewer columns, the names of the flags leave no space for their descriptions. A terminal of
// unknown size reports 0.
function helpWidth(columns = 0): number {
  return columns === 0 ? 100 : Math.max(60, Math.min(100, columns));
}

function createParser(width: number): Argv {
  const { usage, epilogue } = overview(width);
  return yargs()
    .scriptName('demarc')
    .locale('en')
    .parserConfiguration(parserSettings)
    .usage(usage)
    .epilogue(epilogue)
    .version(version)
    .alias('version', 'V')
    .describe('version', 'Print the version')
    .help()
    .alias('help', 'h')
    .describe('help', 'Print this help')
    .exitProcess(false)
    .showHelpOnFail(false)
    .wrap(width);
}

// yargs gets the choices only for completion, because its own error message for a wrong choice has no suggestion.
function describe(builder: Argv, command: Command, completing: boolean, width: number): Argv {
  const { usage, epilogue } = commandHelp(command, width);
  builder.usage(usage).epilogue(epilogue);
  for (const [line, what] of command.examples) builder.example(line, what);
  for (const [name, flag] of Object.entries<Flag>({ ...command.flags, ...generalFlags })) {
    builder.option(name, {
      describe: flag.describe,
      group: name in generalFlags ? 'Shared flags:' : 'Flags:',
      type: flag.type === 'switch' ? 'boolean' : 'string',
      array: flag.type === 'list',
      requiresArg: flag.type === 'text' || flag.type === 'list',
      ...(completing && flag.choices !== undefined && { choices: flag.choices }),
    });
  }
  return builder;
}

function unknownCommand(words: readonly (string | number)[], commands: readonly Command[]): never {
  const [word] = words;
  if (word === undefined) throw new UsageError('no command is given');
  const close = nearest(
    String(word),
    commands.map(({ name }) => name),
  );
  const suggestion = close === undefined ? '' : `; did you mean ${close}?`;
  throw new UsageError(
    `there is no command ${JSON.stringify(String(word))}${suggestFlag(words, commands) ?? suggestion}`,
  );
}

/** Suggests the flag for words that other tools use as commands. */
function suggestFlag([word, next]: readonly (string | number)[], commands: readonly Command[]): string | undefined {
  if (word === 'version') return '; write demarc --version';
  if (word !== 'help') return undefined;
  const command = commands.find(({ name }) => name === next);
  return `; write demarc ${command === undefined ? '' : `${command.name} `}--help`;
}

// Replaces a message of yargs such as "Not enough arguments following: format".
function plainMessage(message: string | undefined): string {
  const flag = /^Not enough arguments following: (.+)$/.exec(message ?? '')?.[1];
  return flag === undefined ? (message ?? 'the command line cannot be understood') : `--${flag} needs a value`;
}
