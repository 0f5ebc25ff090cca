import { ExitCode } from '../model/exit-code.ts';
import type { Arguments } from './arguments.ts';
import type { Terminal } from './terminal.ts';

/** A flag, as help, completion and the parser use it. */
export interface Flag {
  /**
   * `text` takes one value. `list` takes one value each time and may be repeated. `switch` takes no value. `duration` takes an optional
   * duration.
   */
  readonly type: 'text' | 'list' | 'switch' | 'duration';
  readonly describe: string;
  readonly choices?: readonly string[];
}

interface Positional {
  /** As shown in the help: `FILES`. */
  readonly name: string;
  readonly describe: string;
  readonly many: boolean;
  /** The most words, where there is more than one and not any number. */
  readonly most?: number;
}

/** One command: its name, its arguments and its work. */
export interface Command {
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  readonly description: string;
  readonly positional?: Positional;
  readonly flags: Readonly<Record<string, Flag>>;
  readonly examples: readonly (readonly [command: string, what: string])[];
  /** The exit codes of this command and their meaning here, in addition to those of every command. */
  readonly exitCodes: Readonly<Partial<Record<ExitCode, string>>>;
  /** Imports its use case lazily, so that the command line is checked before any of it is loaded. */
  readonly run: CommandHandler;
}

type CommandHandler = (args: Arguments, terminal: Terminal) => Promise<ExitCode>;

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
  describe:
    'Documents or folders of documents; - is standard input (default: demarc.yaml, else demarc/; it is an error if both exist). From a folder, demarc reads .yaml and .yml files, in upper or lower case. It names other files that look like documents, and refuses links that point outside the folder',
  many: true,
} as const;
