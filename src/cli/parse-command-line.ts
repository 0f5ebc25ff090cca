import yargs, { type Argv } from 'yargs';
import { nearest } from '../diagnostics/suggest.ts';
import { version } from '../usecases/run-context.ts';
import { UsageError } from './arguments.ts';
import type { Command, Flag } from './command.ts';
import { generalFlags } from './flags.ts';
import { commandHelp, helpFlags, overview } from './help.ts';
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
const leading: ReadonlySet<string> = new Set(['--help', '-h', '--version', '-V']);

/** Parses a command line. Throws a `UsageError` if it is invalid. Help is formatted for a terminal with this number of columns. */
export async function parseCommandLine(argv: readonly string[], columns?: number): Promise<Request> {
  const [first = ''] = argv;
  if (first.startsWith('-') && !leading.has(first))
    throw new UsageError('the command comes first, and its flags after it');
  const commands = await loadCommands();
  const helpText = askedHelp(argv, commands, helpWidth(columns));
  if (helpText !== undefined) return { type: 'print', text: helpText };
  let named: Command | undefined;
  const parser = createParser();
  for (const command of commands) {
    parser.command(
      command.name,
      command.summary,
      (builder) => {
        named = command;
        return describe(builder, command);
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
    .then(() => parser.parseAsync([...settleDurations(argv, commands)], {}, take))
    .catch((error: unknown) => {
      if (error instanceof Understood) return error;
      throw error;
    });
  if (outcome instanceof Understood) return outcome.request;
  if (printed !== '') return { type: 'print', text: `${printed}\n` };
  return unknownCommand(outcome._, commands);
}

// In columns. Longer lines are hard to read. In fewer columns, the names of the flags leave no space for their descriptions. A terminal of
// unknown size reports 0.
function helpWidth(columns = 0): number {
  return columns === 0 ? 100 : Math.max(60, Math.min(100, columns));
}

function createParser(): Argv {
  return yargs()
    .scriptName('demarc')
    .locale('en')
    .parserConfiguration(parserSettings)
    .version(version)
    .alias('version', 'V')
    .describe('version', helpFlags.version.describe)
    .help(false)
    .option('help', { alias: 'h', type: 'boolean', describe: helpFlags.help.describe })
    .exitProcess(false)
    .showHelpOnFail(false);
}

// yargs does not get the choices, because its own error message for a wrong choice has no suggestion.
function describe(builder: Argv, command: Command): Argv {
  for (const [name, flag] of Object.entries<Flag>({ ...command.flags, ...generalFlags })) {
    builder.option(name, {
      describe: flag.describe,
      type: flag.type === 'switch' ? 'boolean' : 'string',
      array: flag.type === 'list',
      requiresArg: flag.type === 'text' || flag.type === 'list',
    });
  }
  return builder;
}

/**
 * The help that a command line asks for: `demarc --help`, `demarc help [COMMAND]`, `demarc COMMAND --help`. A last word `help` counts as the
 * flag. Undefined if it asks for none.
 */
function askedHelp(argv: readonly string[], commands: readonly Command[], width: number): string | undefined {
  const end = argv.includes('--') ? argv.indexOf('--') : argv.length;
  const [first = '', ...rest] = argv.slice(0, end);
  const isFull = first === 'help';
  const asks = isFull || [first, ...rest].some((word) => word === '--help' || word === '-h') || rest.at(-1) === 'help';
  if (!asks) return undefined;
  const [name, extra] = isFull
    ? rest.filter((word) => !word.startsWith('-'))
    : [first.startsWith('-') ? undefined : first];
  if (name === undefined) return overview(commands, width);
  if (extra !== undefined) throw new UsageError(`help takes one command, and not ${JSON.stringify(extra)}`);
  const command = commands.find((each) => each.name === name);
  return command === undefined ? unknownCommand([name], commands) : commandHelp(command, width, isFull);
}

function unknownCommand(words: readonly (string | number)[], commands: readonly Command[]): never {
  const [word] = words;
  if (word === undefined) throw new UsageError('no command is given');
  const close = nearest(
    String(word),
    commands.map(({ name }) => name),
  );
  const suggestion =
    word === 'version' ? '; write demarc --version' : close === undefined ? '' : `; did you mean ${close}?`;
  throw new UsageError(`there is no command ${JSON.stringify(String(word))}${suggestion}`);
}

// Replaces a message of yargs such as "Not enough arguments following: format".
function plainMessage(message: string | undefined): string {
  const flag = /^Not enough arguments following: (.+)$/.exec(message ?? '')?.[1];
  return flag === undefined ? (message ?? 'the command line cannot be understood') : `--${flag} needs a value`;
}
