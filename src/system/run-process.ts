import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import type { Environment } from '../model/environment.ts';
import { durationText, reasonOf } from '../model/text.ts';

export interface ProcessRequest {
  readonly argv: readonly [string, ...string[]];
  /** The whole environment: nothing else is inherited. */
  readonly environment: Environment;
  readonly input: string;
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
}

export interface ProcessEnd {
  /** False: it could not be started. */
  readonly started: boolean;
  readonly ok: boolean;
  /** `exit code 1`, `ended by SIGKILL`, `no end within 5m`, or the reason why it did not start. */
  readonly end: string;
  /** The last bytes of both streams, decoded. */
  readonly output: string;
}

// In milliseconds: between TERM and KILL, and for the last output of children that left the group.
const graceMs = 2_000;
const outputMs = 500;
/** More output than this is thrown away, the oldest first. */
const mostBytes = 16 * 1024;

/** The groups that run now. The end of this process ends them, too. */
const groups = new Set<number>();
let isWatching = false;

/**
 * Runs a program without a shell, in a process group of its own. When the signal aborts or the time is over, the whole group gets TERM,
 * and KILL two seconds later. Children that the program leaves behind get KILL. It never rejects.
 */
export function runProcess(request: ProcessRequest): Promise<ProcessEnd> {
  const { argv, environment, input, signal, timeoutMs } = request;
  if (signal.aborted)
    return Promise.resolve({ started: true, ok: false, end: 'not started: the run ends', output: '' });
  const [program, ...others] = argv;
  let child: ChildProcessWithoutNullStreams;
  try {
    child = spawn(program, others, { detached: true, shell: false, env: { ...environment }, stdio: 'pipe' });
  } catch (error) {
    return Promise.resolve({ started: false, ok: false, end: reasonOf(error), output: '' });
  }
  const { pid } = child;
  if (pid !== undefined) watchGroup(pid);
  const output = new Tail(child);
  // A program that does not read its input closes the pipe early.
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  let reason: string | undefined;
  const stop = (why: string) => {
    reason ??= why;
    killGroup(pid, 'SIGTERM');
    setTimeout(() => killGroup(pid, 'SIGKILL'), graceMs).unref();
  };
  const onAbort = () => stop('ended: the run ends');
  const timer = setTimeout(() => stop(`no end within ${durationText(Math.round(timeoutMs))}`), timeoutMs);
  signal.addEventListener('abort', onAbort, { once: true });
  return new Promise((resolve) => {
    const finish = (end: Omit<ProcessEnd, 'output'>) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      if (pid !== undefined) groups.delete(pid);
      resolve({ ...end, output: output.text() });
    };
    child.once('error', (error) => {
      if (pid === undefined) finish({ started: false, ok: false, end: reasonOf(error) });
    });
    child.once('exit', (code, killedBy) => {
      const end = reason ?? (code === null ? `ended by ${killedBy ?? 'a signal'}` : `exit code ${code}`);
      killGroup(pid, 'SIGKILL');
      void output.closed(outputMs).then(() => finish({ started: true, ok: code === 0 && reason === undefined, end }));
    });
  });
}

/** True for a file that this user may run. */
export async function isRunnable(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}

function watchGroup(pid: number): void {
  groups.add(pid);
  if (isWatching) return;
  isWatching = true;
  process.on('exit', () => {
    for (const group of groups) killGroup(group, 'SIGKILL');
  });
}

function killGroup(pid: number | undefined, signal: 'SIGTERM' | 'SIGKILL'): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch {
    // The group is gone.
  }
}

/** The end of what a process writes. The rest is read and thrown away, so that the process never waits for a reader. */
class Tail {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #closed: Promise<void>;
  #chunks: Buffer[] = [];
  #bytes = 0;

  constructor(child: ChildProcessWithoutNullStreams) {
    this.#child = child;
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => this.#add(chunk));
      stream.on('error', () => undefined);
    }
    this.#closed = new Promise((resolve) => child.once('close', () => resolve()));
  }

  #add(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#bytes += chunk.length;
    if (this.#bytes > 4 * mostBytes) this.#trim();
  }

  #trim(): void {
    const kept = Buffer.concat(this.#chunks).subarray(-mostBytes);
    this.#chunks = [Buffer.from(kept)];
    this.#bytes = kept.length;
  }

  /** Resolves when both streams are closed, at the latest after this time. A child that left the group may hold them. */
  async closed(milliseconds: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, milliseconds);
    });
    await Promise.race([this.#closed, late]);
    clearTimeout(timer);
    this.#child.stdout.destroy();
    this.#child.stderr.destroy();
  }

  text(): string {
    this.#trim();
    return Buffer.concat(this.#chunks).toString('utf8');
  }
}
