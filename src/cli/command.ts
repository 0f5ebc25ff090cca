import { ExitCode } from '../model/exit-code.ts';
import type { Arguments } from './arguments.ts';
import type { Terminal } from './terminal.ts';
import type { Variable } from './variables.ts';

/** The groups of the main help, in its order. */
export const commandGroups = {
  setup: 'Set up',
  change: 'Plan and apply',
  look: 'Look',
  daytwo: 'Day two',
  tools: 'Tools',
} as const;

export type CommandGroup = keyof typeof commandGroups;

/** The groups of flags in the help of a command, in its order. */
export const flagSections = {
  own: 'Flags',
  choose: 'What to read',
  print: 'What to print',
  apply: 'What apply may do, and when',
  limits: 'Connection, limits, log',
  shared: 'In every command',
} as const;

/** A flag, as help, completion and the parser use it. */
export interface Flag {
  /**
   * `text` takes one value. `list` takes one value each time and may be repeated. `switch` takes no value. `duration` takes an optional
   * duration.
   */
  readonly type: 'text' | 'list' | 'switch' | 'duration';
  /** Its value, as the help shows it: `FORMAT=PATH`. A switch has none. */
  readonly value?: string;
  /** What it does, in a line or two. */
  readonly describe: string;
  /** What else there is to know: whole sentences, in the long help and the reference. */
  readonly details?: string;
  readonly choices?: readonly string[];
  /** Default: own. */
  readonly section?: keyof typeof flagSections;
}

interface Positional {
  /** As shown in the help: `FILES`. */
  readonly name: string;
  readonly describe: string;
  readonly details?: string;
  readonly many: boolean;
  /** The most words, where there is more than one and not any number. */
  readonly most?: number;
}

/** One command: its name, its arguments and its work. */
export interface Command {
  readonly name: string;
  readonly group: CommandGroup;
  /** One line for the list of commands. */
  readonly summary: string;
  /** What it does and what it leaves alone, in a few lines. */
  readonly description: string;
  /** What else there is to know: whole sentences, in the long help and the reference. */
  readonly details?: string;
  readonly positional?: Positional;
  readonly flags: Readonly<Record<string, Flag>>;
  /** Each of them is run by a test, as it is written. */
  readonly examples: readonly (readonly [command: string, what: string])[];
  /** What it reads of the environment, besides NO_COLOR and the like. */
  readonly variables: readonly Variable[];
  /** The exit codes of this command and their meaning here, in addition to those of every command. */
  readonly exitCodes: Readonly<Partial<Record<ExitCode, string>>>;
  /** Imports its use case lazily, so that the command line is checked before any of it is loaded. */
  readonly run: CommandHandler;
}

/** `loadAll` is for the commands that tell of all others. */
type CommandHandler = (
  args: Arguments,
  terminal: Terminal,
  loadAll: () => Promise<readonly Command[]>,
) => Promise<ExitCode>;

/** Meanings of exit codes that several commands share. */
export const usageCode = { [ExitCode.usage]: 'wrong command line' } as const;
export const documentCodes = {
  [ExitCode.done]: 'done',
  [ExitCode.invalid]: 'the documents are invalid',
  ...usageCode,
} as const;
export const lookCodes = {
  ...documentCodes,
  [ExitCode.failed]: 'could not finish: network, API, permission, credentials',
} as const;

export const filesPositional = {
  name: 'FILES',
  describe: 'documents or folders of them; - is standard input (default: demarc.yaml, else demarc/)',
  details:
    'It is an error if both demarc.yaml and demarc/ exist and none is named. From a folder, demarc reads .yaml and .yml files, in upper or lower case. It names other files that look like documents, and refuses links that point outside the folder.',
  many: true,
} as const;
