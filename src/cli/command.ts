import type { ExitCode } from '../model/exit-code.ts';
import type { Arguments } from './arguments.ts';
import type { Terminal } from './terminal.ts';

/** A flag as help, completion and the parser need it. */
export interface Flag {
  /** `text` takes one value, `list` may be given more than once with one value each, `switch` takes none, `duration` may be given a duration. */
  readonly type: 'text' | 'list' | 'switch' | 'duration';
  readonly describe: string;
  readonly choices?: readonly string[];
}

export interface Positional {
  /** As in help: `FILES`. */
  readonly name: string;
  readonly describe: string;
  readonly many: boolean;
}

/** One command: what it is called, what it takes, and where to find the code that runs it. */
export interface Command {
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  readonly description: string;
  readonly positional?: Positional;
  readonly flags: Readonly<Record<string, Flag>>;
  readonly examples: readonly (readonly [command: string, what: string])[];
  /** The exit codes that it can end with, beside those of every command, and what they mean here. */
  readonly exitCodes: Readonly<Partial<Record<ExitCode, string>>>;
  /** Loads the code of the command; nothing of it is loaded before the command line is understood. */
  readonly load: () => Promise<Run>;
}

export type Run = (args: Arguments, terminal: Terminal) => Promise<ExitCode>;
