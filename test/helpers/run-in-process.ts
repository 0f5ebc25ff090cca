import type { EventEmitter } from 'node:events';
import { Readable } from 'node:stream';

export interface ProcessOptions {
  readonly cwd?: string;
  /** The whole environment. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** What is written to its standard input. */
  readonly input?: string;
}

export interface ProcessResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

let isBusy = false;
/** Where a process of its own starts that is given no folder: also while another run is in one. */
export const home = process.cwd();

/**
 * True if a program would run in this process as in one of its own: nothing else runs here now, and no variable asks something of Node.js,
 * which reads its own variables only once.
 */
export function canRunInProcess({ env }: ProcessOptions): boolean {
  return (
    !isBusy && !process.env['DEMARC_TEST_SPAWN'] && !Object.keys(env).some((name) => /^(?:NODE_|SSL_|TZ$)/.test(name))
  );
}

/**
 * Runs a program of this project to its end without a process of its own, which would take a third of a second: in its folder, with its
 * environment and streams. What it adds to the process is taken away again.
 */
export async function runInProcess(program: () => Promise<void>, options: ProcessOptions): Promise<ProcessResult> {
  isBusy = true;
  const before = { env: { ...process.env }, exitCode: process.exitCode };
  const listeners = events.map(listenersOf);
  const stdout = capture(process.stdout);
  const stderr = capture(process.stderr);
  const giveBack = replaceInput(options.input ?? '');
  replaceEnvironment(options.env);
  try {
    if (options.cwd !== undefined) process.chdir(options.cwd);
    process.exitCode = undefined;
    await program();
    // Requests that the end of the run aborts are still logged: that belongs to this run.
    await new Promise((resolve) => setImmediate(resolve));
    const code = endedWith();
    events.forEach((event, at) => {
      for (const listener of listenersOf(event)) {
        if (listeners[at]?.includes(listener)) continue;
        emitter.removeListener(event, listener);
        if (event === 'exit') listener(code);
      }
    });
    return { code, stdout: stdout.end(), stderr: stderr.end() };
  } finally {
    stdout.end();
    stderr.end();
    giveBack();
    process.chdir(home);
    replaceEnvironment(before.env);
    process.exitCode = before.exitCode;
    isBusy = false;
  }
}

type Listener = (...args: readonly unknown[]) => void;
const emitter: Pick<EventEmitter, 'listeners' | 'removeListener'> = process;
const listenersOf = (event: string) => emitter.listeners(event) as Listener[];
const endedWith = () => (typeof process.exitCode === 'number' ? process.exitCode : 0);
const events = ['exit', 'warning', 'uncaughtException', 'unhandledRejection', 'SIGHUP', 'SIGINT', 'SIGTERM'];

function replaceEnvironment(env: Readonly<Record<string, string | undefined>>): void {
  for (const name of Object.keys(process.env)) Reflect.deleteProperty(process.env, name);
  for (const [name, value] of Object.entries(env)) if (value !== undefined) process.env[name] = value;
}

function capture(stream: NodeJS.WriteStream) {
  let text = '';
  const write = Object.getOwnPropertyDescriptor(stream, 'write');
  const errors = stream.listeners('error');
  stream.write = (chunk: Uint8Array | string, ...rest: readonly unknown[]) => {
    text += typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8');
    const written = rest.find((each): each is () => void => typeof each === 'function');
    if (written !== undefined) queueMicrotask(written);
    return true;
  };
  return {
    end(): string {
      if (write === undefined) Reflect.deleteProperty(stream, 'write');
      else Object.defineProperty(stream, 'write', write);
      for (const listener of stream.listeners('error')) {
        if (!errors.includes(listener)) stream.removeListener('error', listener as (error: Error) => void);
      }
      return text;
    },
  };
}

function replaceInput(text: string): () => void {
  const own = Object.getOwnPropertyDescriptor(process, 'stdin');
  const stdin = Object.assign(Readable.from(text === '' ? [] : [Buffer.from(text)]), { isTTY: false });
  Object.defineProperty(process, 'stdin', { configurable: true, enumerable: true, value: stdin });
  return () => {
    if (own !== undefined) Object.defineProperty(process, 'stdin', own);
  };
}
