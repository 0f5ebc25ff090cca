import { isAbsolute, resolve } from 'node:path';
import { getInput, isDebug, setOutput, setSecret } from '@actions/core';
import { type Environment, environmentValue } from '../model/environment.ts';
import { version } from '../usecases/run-context.ts';
import { appendAtOnce } from './runner-files.ts';

/** The GitHub runner, as this step uses it. */
export interface Runner {
  /** The version of demarc. */
  readonly version: string;
  readonly environment: Environment;
  /** True if a person turned on debug logging for the run. */
  readonly isDebug: boolean;
  /** The input exactly as given, with its blanks; empty if it is not given. */
  readonly input: (name: string) => string;
  /** Throws if the runner's file cannot be written. */
  readonly setOutput: (name: string, value: string) => void;
  /** From now on, the runner writes `***` for this text in every log of the job. */
  readonly mask: (secret: string) => void;
  /** All texts that were given to `mask`. */
  readonly secrets: ReadonlySet<string>;
  /** Writes to the log of the step. Resolves when the text has left the process. */
  readonly write: (text: string) => Promise<void>;
  /** Changes the working directory. Throws the system's error if that is not possible. */
  readonly enter: (folder: string) => void;
}

// Masking a shorter secret does more harm than good: its few letters would be hidden everywhere in every log.
const shortestMask = 4;

// The runner gives absolute paths. Other programs that start a step may give relative ones, and the step changes its working directory. So
// they are made absolute first.
const paths = ['WORKSPACE', 'EVENT_PATH', 'OUTPUT', 'STEP_SUMMARY']
  .map((name) => `GITHUB_${name}`)
  .concat('RUNNER_TEMP');

/** Connects this process to the GitHub runner. */
export function openRunner(): Runner {
  for (const name of paths) {
    const path = environmentValue(process.env, name);
    if (path !== undefined && !isAbsolute(path)) process.env[name] = resolve(path);
  }
  // A closed log does not stop the step: its outputs and summary still give the result.
  process.stdout.on('error', () => undefined);
  const secrets = new Set<string>();
  return {
    version,
    environment: process.env,
    isDebug: isDebug() || process.env['ACTIONS_STEP_DEBUG'] === 'true',
    input: (name) => getInput(name, { trimWhitespace: false }),
    setOutput: (name, value) => {
      const path = process.env['GITHUB_OUTPUT'];
      // If the path is a pipe, the library would wait for a reader.
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
