import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { canRunInProcess, home, runInProcess } from './run-in-process.ts';

/** The built command. `npm run build` writes it; `npm test` does so first. */
export const demarcPath = fileURLToPath(new URL('../../dist/demarc.js', import.meta.url));

export interface RunOptions {
  readonly cwd?: string;
  /** The whole environment but for PATH: nothing of the machine's own reaches the command. */
  readonly env?: Readonly<Record<string, string>>;
  /** What is written to its standard input. */
  readonly input?: string;
}

export interface RunResult {
  /** Null where a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the built command to its end, in this process where that makes no difference. */
export async function runDemarc(args: readonly string[], options: RunOptions = {}): Promise<RunResult> {
  const whole = { ...options, env: environmentOf(options) };
  if (!canRunInProcess(whole)) return spawnDemarc(args, options);
  return runInProcess(async () => {
    const { start } = (await import(startUrl)) as { start: (argv: readonly string[]) => Promise<void> };
    await start(args);
  }, whole);
}

const startUrl = new URL('../../dist/start.js', import.meta.url).href;

/** Runs the built command to its end as a process. */
export async function spawnDemarc(args: readonly string[], options: RunOptions = {}): Promise<RunResult> {
  const child = startDemarc(args, options);
  child.stdin.end(options.input ?? '');
  const [stdout, stderr, [code]] = await Promise.all([
    readAll(child.stdout),
    readAll(child.stderr),
    once(child, 'close') as Promise<[number | null]>,
  ]);
  return { code, stdout, stderr };
}

export interface SandboxProcess {
  /** `http://127.0.0.1:PORT/client/v4` */
  readonly url: string;
  /** Where the sandbox answers outside the API: `http://127.0.0.1:PORT/_sandbox`. */
  readonly control: string;
  /** Ends it and waits until it is gone. */
  close(): Promise<void>;
}

/** Starts `demarc sandbox` on a free port and waits for its first line. */
export async function startSandboxProcess(
  args: readonly string[] = [],
  options: RunOptions = {},
): Promise<SandboxProcess> {
  const child = startDemarc(['sandbox', '--port', '0', ...args], options);
  const closed = once(child, 'close');
  const errors = readAll(child.stderr);
  const lines = createInterface({ input: child.stdout });
  const url = await Promise.race([
    once(lines, 'line').then(([line]) => String(line)),
    closed.then(async () => Promise.reject(new Error(`the sandbox did not start: ${await errors}`))),
  ]);
  return {
    url,
    control: new URL('/_sandbox', url).href,
    close: async () => {
      child.kill('SIGTERM');
      await closed;
    },
  };
}

/** Where the runs of this test file have their locks and journals. */
let runtimeFolder: string | undefined;

/** Begins a test file: the locks and journals of another one, whose runs speak with another sandbox, are not seen. */
export function forgetRuns(): void {
  if (runtimeFolder !== undefined) rmSync(runtimeFolder, { recursive: true, force: true });
  runtimeFolder = undefined;
}

process.on('exit', forgetRuns);

/** Starts the built command and leaves the rest to the caller. */
export function startDemarc(args: readonly string[], options: RunOptions = {}): ChildProcessWithoutNullStreams {
  return spawn(process.execPath, [demarcPath, ...args], {
    cwd: options.cwd ?? home,
    env: environmentOf(options),
    stdio: 'pipe',
  });
}

function environmentOf(options: RunOptions) {
  runtimeFolder ??= mkdtempSync(join(tmpdir(), 'demarc-runs-'));
  return { PATH: process.env['PATH'], XDG_RUNTIME_DIR: runtimeFolder, ...options.env };
}

async function readAll(stream: NodeJS.ReadableStream): Promise<string> {
  let text = '';
  stream.setEncoding('utf8');
  for await (const chunk of stream) text += String(chunk);
  return text;
}
