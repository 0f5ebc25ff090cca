import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { demarcPath } from './run-demarc.ts';

interface ScriptOptions {
  readonly cwd: string;
  readonly variables: Readonly<Record<string, string>>;
  /** Other scripts of Node.js on the path, by their names. */
  readonly scripts?: Readonly<Record<string, string>>;
}

export interface ScriptResult {
  readonly code: number | null;
  /** stdout and stderr. */
  readonly output: string;
}

/** Runs a script of an example as a runner of a CI does: in a folder, with these variables, and the built command on the path. */
export async function runInShell(
  [program, ...args]: readonly [string, ...string[]],
  { cwd, variables, scripts = {} }: ScriptOptions,
): Promise<ScriptResult> {
  const programs = join(cwd, '.programs');
  await mkdir(programs, { recursive: true });
  for (const [name, path] of Object.entries({ demarc: demarcPath, ...scripts })) {
    await addProgram(join(programs, name), `exec ${JSON.stringify(process.execPath)} ${JSON.stringify(path)} "$@"`);
  }
  await addProgram(join(programs, 'npm'), 'test "$1 $2" = "install --global"');
  const env = {
    PATH: `${programs}:${process.env['PATH'] ?? ''}`,
    HOME: cwd,
    CI: 'true',
    CI_PROJECT_DIR: cwd,
    ...variables,
  };
  const child = spawn(program, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8');
    stream.on('data', (chunk) => {
      output += String(chunk);
    });
  }
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, output };
}

async function addProgram(path: string, text: string): Promise<void> {
  await writeFile(path, `#!/bin/sh\n${text}\n`);
  await chmod(path, 0o755);
}
