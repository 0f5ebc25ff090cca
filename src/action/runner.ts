import { appendFileSync, closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';
import { isAbsolute, resolve } from 'node:path';
import { getInput, isDebug, setOutput, setSecret } from '@actions/core';
import { type Environment, environmentValue } from '../model/environment.ts';
import { version } from '../usecases/run-context.ts';

/** What the runner is to this step. */
export interface Runner {
  /** The version of demarc. */
  readonly version: string;
  readonly environment: Environment;
  /** Somebody asked for debug logging of the run. */
  readonly isDebug: boolean;
  /** An input as it was given, blanks included; empty where it was not. */
  readonly input: (name: string) => string;
  /** Throws where the runner's file cannot be written. */
  readonly setOutput: (name: string, value: string) => void;
  /** Has the runner write `***` for this text in every log of the job from now on. */
  readonly mask: (secret: string) => void;
  /** What was given to `mask`. */
  readonly secrets: ReadonlySet<string>;
  /** Writes to the log of the step; resolves once the text has left the process. */
  readonly write: (text: string) => Promise<void>;
  /** Goes to a folder; throws the system's error where that is not possible. */
  readonly enter: (folder: string) => void;
}

// Whoever has a secret that is shorter loses more by masks than they gain: every such letter of every log would be hidden.
const shortestMask = 4;

// The runner names them from the root of the file system; what starts a step elsewhere may not, and the step leaves the folder that it starts in.
const paths = ['WORKSPACE', 'EVENT_PATH', 'OUTPUT', 'STEP_SUMMARY']
  .map((name) => `GITHUB_${name}`)
  .concat('RUNNER_TEMP');

/** The runner's side of this process. */
export function openRunner(): Runner {
  for (const name of paths) {
    const path = environmentValue(process.env, name);
    if (path !== undefined && !isAbsolute(path)) process.env[name] = resolve(path);
  }
  // A log that nobody reads any more stops nothing: the outputs and the summary of the step still say how it ended.
  process.stdout.on('error', () => undefined);
  const secrets = new Set<string>();
  return {
    version,
    environment: process.env,
    isDebug: isDebug() || process.env['ACTIONS_STEP_DEBUG'] === 'true',
    input: (name) => getInput(name, { trimWhitespace: false }),
    setOutput: (name, value) => {
      const path = process.env['GITHUB_OUTPUT'];
      // The library would wait for whoever reads a pipe.
      if (path !== undefined && path !== '') appendAtOnce(path, '');
      setOutput(name, value);
    },
    mask: (secret) => {
      secrets.add(secret);
      if (secret.length >= shortestMask) setSecret(secret);
    },
    secrets,
    write: (text) =>
      new Promise((resolve) => {
        if (text === '') resolve();
        else process.stdout.write(text, () => resolve());
      }),
    enter: (folder) => process.chdir(folder),
  };
}

// A pipe would hold the process until somebody else opens it. Windows has none of this kind.
const noWait = process.platform === 'win32' ? 0 : constants.O_NONBLOCK;

/** Appends to a file of the runner, which is there. Throws the system's error where that is not possible at once. */
export function appendAtOnce(path: string, text: string): void {
  withFile(path, constants.O_WRONLY | constants.O_APPEND, (file) => appendFileSync(file, text));
}

/** Reads a file of the runner. Throws the system's error, and one for what is no regular file or has more than `maxBytes`. */
export function readAtOnce(path: string, maxBytes: number): string {
  return withFile(path, constants.O_RDONLY, (file) => {
    const info = fstatSync(file);
    if (!info.isFile()) throw new Error('it is no regular file');
    if (info.size > maxBytes) throw new Error(`it is larger than ${maxBytes} bytes`);
    return readFileSync(file, 'utf8');
  });
}

function withFile<T>(path: string, flags: number, use: (file: number) => T): T {
  const file = openSync(path, flags | noWait);
  try {
    return use(file);
  } finally {
    closeSync(file);
  }
}
