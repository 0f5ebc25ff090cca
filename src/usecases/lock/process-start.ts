import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { systemCode } from '../files/document-problem.ts';

/** Whether a process runs, and when it began, as letters that are worth comparing only; undefined where nothing here can tell. */
export type ProcessStart = { readonly running: false } | { readonly running: true; readonly start: string | undefined };

const gone: ProcessStart = { running: false };

/**
 * A process id is given again once its process is gone; together with the start of the process it is not. Linux keeps the start in
 * `/proc/PID/stat` (proc_pid_stat(5)), counted from the boot; elsewhere `ps` tells it.
 */
export async function processStart(pid: number): Promise<ProcessStart> {
  return (await fromProc(pid)) ?? (await fromPs(pid)) ?? fromSignal(pid);
}

async function fromProc(pid: number): Promise<ProcessStart | undefined> {
  if (process.platform !== 'linux') return undefined;
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'latin1');
    // The second field is a name in parentheses that may hold spaces and parentheses itself: what follows the last one counts.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const [state, start] = [fields[0], fields[19]];
    if (start === undefined) return undefined;
    return state === 'Z' || state === 'X' ? gone : { running: true, start: digest(`${await bootId()} ${start}`) };
  } catch (error) {
    if (systemCode(error) === 'ESRCH') return gone;
    // Without /proc, another way has to tell.
    return systemCode(error) === 'ENOENT' && existsSync('/proc/self/stat') ? gone : undefined;
  }
}

async function bootId(): Promise<string> {
  return (await readFile('/proc/sys/kernel/random/boot_id', 'latin1').catch(() => '')).trim();
}

async function fromPs(pid: number): Promise<ProcessStart | undefined> {
  if (process.platform === 'win32') return undefined;
  const { execFile } = await import('node:child_process');
  try {
    const env = { PATH: process.env['PATH'] ?? '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };
    const { stdout } = await promisify(execFile)('ps', ['-o', 'lstart=', '-p', String(pid)], { env });
    return stdout.trim() === '' ? gone : { running: true, start: digest(stdout.trim()) };
  } catch (error) {
    // ps ends with 1 where there is no such process; anything else means that it cannot be asked.
    return error instanceof Error && 'code' in error && error.code === 1 ? gone : undefined;
  }
}

function fromSignal(pid: number): ProcessStart {
  try {
    process.kill(pid, 0);
    return { running: true, start: undefined };
  } catch (error) {
    return systemCode(error) === 'ESRCH' ? gone : { running: true, start: undefined };
  }
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
